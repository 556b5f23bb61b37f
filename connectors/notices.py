"""Notify a person: by webhook, mail, or any service Apprise knows (Telegram, ntfy, Matrix …). One attempt each."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from presswatch.errors import Unreachable, UsageError
from presswatch.settings import Settings

TIMEOUT_SECONDS = 15.0


def notice_targets(settings: Settings) -> list[str]:
    """Return the addresses in the setting `notify`, separated by commas or spaces."""
    return str(getattr(settings, "notify", "")).replace(",", " ").split()


def send_notice(target: str, subject: str, lines: Sequence[str]) -> None:
    """Send one notice to `target`, an address the user set.

    `https://…` (or http) gets a POST of `{"text": …}`; `smtp://[user:password@]host[:port]/to@example.org` a mail,
    encrypted if the server offers it; `smtps://…` a mail over TLS from the first byte; any other address goes through
    Apprise. The address is the user's own, so it may be on the local network.

    Raises:
        UsageError: an unsupported address.
        Unreachable: the notice was not accepted; worth another try. The message never holds the address's secrets.
    """
    scheme = urlsplit(target).scheme
    if scheme in ("http", "https"):
        post_notice(target, subject, lines)
    elif scheme in ("smtp", "smtps"):
        mail_notice(target, subject, lines)
    else:
        apprise_notice(target, subject, lines)


def post_notice(target: str, subject: str, lines: Sequence[str]) -> None:
    """Send one POST; any answer but 2xx, redirects included, counts as a failure."""
    import httpx  # importing takes a third of a second, which a check without alarms can save

    host = urlsplit(target).hostname or ""
    try:
        with httpx.Client(trust_env=False, timeout=TIMEOUT_SECONDS, follow_redirects=False) as client:
            answer = client.post(target, json={"text": "\n".join([subject, *lines])})
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise Unreachable(host, f"webhook: {type(error).__name__}") from error
    if not answer.is_success:
        raise Unreachable(host, f"webhook: HTTP {answer.status_code}", status=answer.status_code)


def mail_notice(target: str, subject: str, lines: Sequence[str]) -> None:
    """Send one plain-text mail."""
    post_mail(target, subject, "\n".join(lines) + "\n")


def send_mail(target: str, subject: str, html: str, text: str) -> None:
    """Send one mail with an HTML page and a plain text, by SMTP or by Apprise.

    Raises:
        UsageError: an unsupported address.
        Unreachable: the mail was not accepted; worth another try. The message never holds the address's secrets.
    """
    if urlsplit(target).scheme in ("smtp", "smtps"):
        post_mail(target, subject, text, html)
    else:
        apprise_notice(target, subject, [html], is_html=True)


def post_mail(target: str, subject: str, text: str, html: str = "") -> None:
    """Send a mail whose sender is its recipient, the only address known to be ours."""
    parts = urlsplit(target)
    host, receiver = parts.hostname or "", unquote(parts.path.lstrip("/"))
    try:
        mail = EmailMessage()
        mail["From"] = mail["To"] = receiver
        mail["Subject"] = subject
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        with smtp_connection(parts.scheme, host, parts.port) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(mail)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise Unreachable(host, f"mail: {type(error).__name__}") from error


def apprise_notice(target: str, subject: str, lines: Sequence[str], *, is_html: bool = False) -> None:
    """Send one notice by Apprise as plain text, so that foreign words form no markup in any service."""
    from apprise import Apprise, NotifyFormat

    scheme = urlsplit(target).scheme
    service = Apprise.instantiate(target, suppress_exceptions=True)
    if service is None:
        raise UsageError(
            f"notify: {scheme or 'an address without a scheme'!r} is not a kind of address that can be told"
        )
    # Apprise's own log lines name the address, which may hold a password.
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    told, form = Apprise(), NotifyFormat.HTML if is_html else NotifyFormat.TEXT
    told.add(service)
    if not told.notify(title=subject, body="\n".join(lines) or subject, body_format=form):
        raise Unreachable(urlsplit(target).hostname or scheme, f"{scheme}: not taken")


def smtp_connection(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    """Open a connection that is encrypted if the server supports it."""
    context = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT_SECONDS, context=context)
    server = smtplib.SMTP(host, port or 587, timeout=TIMEOUT_SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=context)
    return server
