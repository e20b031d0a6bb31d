using Slipway.Sdk.Assets;

namespace Slipway.Core.Rendering;

/// <summary>What stands around the content of an email.</summary>
/// <param name="Title">The document's title, read out by some clients.</param>
/// <param name="Language">Language as BCP 47, for example <c>en</c>.</param>
/// <param name="Preheader">The line inboxes show after the subject.</param>
/// <param name="Company">Who sends it.</param>
/// <param name="PostalAddress">Their postal address; line breaks are kept.</param>
/// <param name="UnsubscribeText">The words of the unsubscribe link.</param>
/// <param name="WhyReceived">Why this person gets it.</param>
public sealed record EmailFrame(string Title, string Language, Template Preheader, string Company, string PostalAddress, string UnsubscribeText, string WhyReceived);
