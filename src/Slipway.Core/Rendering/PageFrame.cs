using Slipway.Sdk.Assets;

namespace Slipway.Core.Rendering;

/// <summary>What stands around the content of a page.</summary>
/// <param name="Title">The document's title.</param>
/// <param name="Description">What search engines and link previews say.</param>
/// <param name="Language">Language as BCP 47, for example <c>en</c>.</param>
/// <param name="Company">Whose page it is.</param>
/// <param name="PostalAddress">Their postal address; line breaks are kept.</param>
/// <param name="Form">The form that stands where the content has a form slot; null when the page has none.</param>
public sealed record PageFrame(string Title, string Description, string Language, string Company, string PostalAddress, FormAsset? Form)
{
    /// <summary>The target account the page is for: what is known of it is filled in, and search engines are told to leave the page alone. Null on a page for everyone.</summary>
    public TargetAccount? Account { get; init; }

    /// <summary>The page that a name in the text leads to: on the page of an account, the account's own.</summary>
    public Func<string, string> PageNamed { get; init; } = name => name;

    /// <summary>The words the page itself needs, in its language.</summary>
    public PageWords Words { get; init; } = new();
}

/// <summary>Words of a page that no author writes.</summary>
public sealed record PageWords
{
    /// <summary>The link that leads past the header.</summary>
    public string Skip { get; init; } = "Skip to content";

    /// <summary>The first line of a choice.</summary>
    public string Choose { get; init; } = "Please choose";

    /// <summary>What stands beside a field that may be left empty.</summary>
    public string Optional { get; init; } = "optional";

    /// <summary>The label of the field only robots fill.</summary>
    public string Trap { get; init; } = "Leave this empty";
}
