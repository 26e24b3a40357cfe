"""Everything that can keep the database from starting or being prepared, each with its sentence."""

from qinqing.site.trouble import Trouble


class NoPrograms(Trouble):
    """The wheel carries no PostgreSQL for this platform."""

    says = "这个平台没有自带的 PostgreSQL {version}。请安装 PostgreSQL 15 以上，并用 DATABASE_URL 指明地址。"


class NoSystemUser(Trouble):
    """PostgreSQL refuses to run as root, and its own user could not be made."""

    says = (
        "不能以 root 运行 PostgreSQL，也无法新建系统用户 {user}:{reason}。"
        "请改用普通用户运行，或先执行 useradd --system {user}。"
    )


class AlreadyStarted(Trouble):
    """Two starters at once; the lock file names the first."""

    says = "{place} 正由另一个进程（进程号 {pid}）使用。请先停止它，或用 QINQING_VAR 换一个目录。"


class ForeignServer(Trouble):
    """A server that we did not start runs on our data directory."""

    says = "数据目录 {data} 上已有别处启动的 PostgreSQL（进程号 {pid}）。请先停止它：kill -INT {pid}，再重新运行。"


class OtherVersion(Trouble):
    """The data directory was made by another major version."""

    says = (
        "{data} 里是 PostgreSQL {found} 的数据，现在的程序是 PostgreSQL {wanted}，不会自动转换。"
        "要保留数据，请用原来的版本导出（pg_dump）后导入；只是演示数据，请移走这个目录再运行。"
    )


class DiskFull(Trouble):
    """No space for the database."""

    says = "磁盘已满，数据库无法写入 {place}。请腾出至少 200 MB 后重新运行；已保存的数据不受影响。"


class StartFailed(Trouble):
    """PostgreSQL did not start, for a reason that we do not know by name."""

    says = "数据库没有启动成功：{reason}。详细记录见 {log}。"


class UnsafeDirectory(Trouble):
    """The directory for the socket belongs to somebody else or is open to others."""

    says = "目录 {path} 不属于当前用户，或别人也能进入，不能用来放数据库的套接字。请删除它后重新运行。"


class NoDatabase(Trouble):
    """The server at DATABASE_URL does not answer, or has no such database."""

    says = (
        "连不上 DATABASE_URL 指明的数据库：{reason}。"
        "请确认服务已启动、地址和密码无误、数据库已建好（createdb {name}）。"
    )


class ServerTooOld(Trouble):
    """The server's major version is below the oldest one that is tested."""

    says = "DATABASE_URL 指明的服务器是 PostgreSQL {found}，至少需要 15。请升级，或取消 DATABASE_URL 使用自带的数据库。"


class NotForDemo(Trouble):
    """A demo is never built in a database that holds something else."""

    says = (
        "数据库 {name} 不是空的，也没有演示标记，演示不会动它。"
        "请新建一个空数据库（createdb 新库名）再把 DATABASE_URL 指过去，或取消 DATABASE_URL 使用自带的数据库。"
    )


class CannotMark(Trouble):
    """Only the owner of a database can mark it as a demo."""

    says = (
        "无法给数据库 {name} 加上演示标记，因为 {user} 不是它的所有者。"
        "请由所有者执行：COMMENT ON DATABASE {name} IS 'qinqing:demo'"
    )


class NotEmpty(Trouble):
    """An installation begins with a database of its own."""

    says = "数据库 {name} 已经存在。请换一个名字（--database），或按部署说明恢复备份。"


class RolesTaken(Trouble):
    """Roles with this prefix belong to another installation on the same server."""

    says = "这台服务器上已有角色 {role}，属于另一套安装。请设置 QINQING_ROLE_PREFIX 为另一个名字再运行。"


class WeakRights(Trouble):
    """The role at DATABASE_URL may not create what is needed."""

    says = "{user} 无权新建角色和数据库。请换用有 CREATEROLE 和 CREATEDB 权限的角色。"
