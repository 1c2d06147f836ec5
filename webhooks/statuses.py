"""Every carrier's words for the way of a text, on our one order (`inbox/delivery.py`)."""

from collections.abc import Mapping

from inbox.carrier import DeliveryStatus

SENDING, SENT = DeliveryStatus.SENDING, DeliveryStatus.SENT
DELIVERED, UNDELIVERED = DeliveryStatus.DELIVERED, DeliveryStatus.UNDELIVERED
FAILED = DeliveryStatus.FAILED

STATUSES: Mapping[str, Mapping[str, DeliveryStatus]] = {
    # https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
    "twilio": {
        "accepted": SENDING,
        "scheduled": SENDING,
        "queued": SENDING,
        "sending": SENDING,
        "sent": SENT,
        "delivered": DELIVERED,
        "read": DELIVERED,
        "undelivered": UNDELIVERED,
        "failed": FAILED,
        "canceled": FAILED,
    },
    # https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks; the last five are of
    # https://developers.telnyx.com/docs/messaging/messages/message-detail-records
    "telnyx": {
        "queued": SENDING,
        "sending": SENDING,
        "sent": SENT,
        "delivered": DELIVERED,
        "read": DELIVERED,
        # The phone's carrier tells nothing: it may be there, and is no fault.
        "delivery_unconfirmed": SENT,
        "delivery_failed": UNDELIVERED,
        "sending_failed": FAILED,
        "expired": FAILED,
        "dlr_unconfirmed": SENT,
        "dlr_timeout": SENT,
        "failed": UNDELIVERED,
        "gw_reject": FAILED,
        "gw_timeout": FAILED,
    },
    # https://dev.bandwidth.com/docs/messaging/webhooks; those in capitals are of its list:
    # https://dev.bandwidth.com/apis/messaging-apis/messaging/#tag/Messages/operation/listMessages
    "bandwidth": {
        "message-sending": SENDING,
        "message-sent": SENT,
        "message-delivered": DELIVERED,
        "message-read": DELIVERED,
        "message-failed": FAILED,
        "RECEIVED": SENDING,
        "QUEUED": SENDING,
        "ACCEPTED": SENDING,
        "SENDING": SENDING,
        "SENT": SENT,
        "DELIVERED": DELIVERED,
        "UNDELIVERED": UNDELIVERED,
        "FAILED": FAILED,
    },
    # https://developer.vonage.com/en/messages/concepts/messages-status-callbacks
    "vonage": {
        "submitted": SENT,
        "delivered": DELIVERED,
        "read": DELIVERED,
        "undeliverable": UNDELIVERED,
        "rejected": FAILED,
    },
    # https://www.plivo.com/docs/messaging/api/message#the-message-object
    "plivo": {
        "queued": SENDING,
        "sent": SENT,
        "delivered": DELIVERED,
        "read": DELIVERED,
        "undelivered": UNDELIVERED,
        "failed": FAILED,
        "rejected": FAILED,
    },
    "simulated": {
        "accepted": SENDING,
        "sent": SENT,
        "delivered": DELIVERED,
        "undelivered": UNDELIVERED,
        "failed": FAILED,
    },
}

NOT_ARRIVED = frozenset({UNDELIVERED, FAILED})
"""The statuses that need a reason."""
