"""The web server's entrance; production settings do not open it on a demo."""

import os

from django.core.wsgi import get_wsgi_application

from qinqing.site.mark import refuse_in_production

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qinqing.site.settings.development")
application = get_wsgi_application()
refuse_in_production()
