"""What the provider says of its people; told to, it lies, as a wrong or a hostile one would."""

import json
from typing import Any

from django.conf import settings
from jwcrypto.jwk import JWK
from jwcrypto.jwt import JWT
from oauth2_provider.oauth2_validators import OAuth2Validator


def lies() -> dict[str, Any]:
    return dict(json.loads(settings.LIES.read_text())) if settings.LIES.exists() else {}


class Validator(OAuth2Validator):  # type: ignore[misc]  # the toolkit publishes no types
    """The toolkit's own, with an address in the claims that must prove nothing."""

    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        return {"email": request.user.email, "preferred_username": request.user.username, "amr": ["pwd"]}

    def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Any) -> tuple[dict[str, Any], Any]:
        claims, expiry = super().get_id_token_dictionary(token, token_handler, request)
        return {**claims, **{name: said for name, said in lies().items() if name != "key"}}, expiry

    def finalize_id_token(self, id_token: Any, token: Any, token_handler: Any, request: Any) -> str:
        signed = str(super().finalize_id_token(id_token, token, token_handler, request))
        if "key" not in lies():
            return signed
        read = JWT(jwt=signed, key=request.client.jwk_key)
        forged = JWT(header=read.token.objects["protected"], claims=read.claims)
        forged.make_signed_token(JWK.generate(kty="RSA", size=2048))
        return str(forged.serialize())
