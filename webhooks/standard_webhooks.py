"""Posts that are signed as Standard Webhooks are: https://www.standardwebhooks.com."""

from datetime import UTC, datetime

from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook, WebhookVerificationError

from inbox.carrier import Hook


def is_signed(secret: str, hook: Hook) -> bool:
    """Whether the secret signed this body, no more than five minutes ago or ahead."""
    # Junk in these headers makes the library raise ValueError, not its own exception.
    try:
        Webhook(secret).verify(hook.body, dict(hook.headers), json_parse=False)
    except (WebhookVerificationError, EmptyWebhookSecretError, ValueError):
        return False
    return True


def is_secret(secret: str) -> bool:
    """Whether it can sign: base64, with or without `whsec_` before it."""
    try:
        Webhook(secret)
    except (EmptyWebhookSecretError, ValueError):
        return False
    return True


def signed_headers(secret: str, webhook_id: str, body: bytes) -> dict[str, str]:
    """The headers that prove `body` to be ours; made anew for each try, as they hold the time."""
    now = datetime.now(UTC)
    return {
        "content-type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, now, body.decode()),
    }
