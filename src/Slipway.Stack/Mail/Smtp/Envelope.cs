using Slipway.Stack.Mail.Message;

namespace Slipway.Stack.Mail.Smtp;

/// <summary>Who a mail is from and for, as the servers see it. One recipient, so that every outcome belongs to one person.</summary>
/// <param name="From">Where bounces go.</param>
/// <param name="To">The recipient.</param>
public sealed record Envelope(MailAddress From, MailAddress To);
