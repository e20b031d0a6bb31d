using Slipway.Core.TakingIn;
using Slipway.Sdk.Assets;
using Slipway.Server.Commands;

namespace Slipway.Server.Platforms;

/// <summary>What is to be taken in: emails, pages and forms by the platform's own ids, or all that belong to one of its campaigns.</summary>
public sealed record TakeInQuestion(IReadOnlyList<string>? Emails, IReadOnlyList<string>? Pages, IReadOnlyList<string>? Forms, string? Campaign);

/// <summary>A field of a form that is taken in.</summary>
public sealed record TakenField(string Name, string Label, string Type, bool Required, IReadOnlyList<string> Options);

/// <summary>An email, page or form as the platform holds it, with merge fields as drafts write them.</summary>
public sealed record TakenRow(
    string Kind, string Id, string Title, string? Address, string Subject, string Preheader, string Html, string Slug, string Description, string? SenderName, string? SenderAddress, string? ReplyTo, string? Button,
    IReadOnlyList<TakenField> Fields)
{
    public static TakenRow Of(TakenAsset asset) => new(
        CapabilityView.WordOf(asset.Kind), asset.Id, asset.Title, asset.Address, asset.Subject, asset.Preheader, asset.Html, asset.Slug, asset.Description, asset.Sender?.Name, asset.Sender?.Address, asset.Sender?.ReplyTo, asset.Form?.Button,
        [.. (asset.Form?.Fields ?? []).Select(f => new TakenField(f.Name, f.Label, f.Type.ToString().ToLowerInvariant(), f.Required, f.Options))]);

    /// <summary>As it was before it went over the wire.</summary>
    public TakenAsset ToAsset()
    {
        var kind = AssetKey.TryParse($"{Kind}/{Id}")!.Value.Kind;
        return new TakenAsset(kind, Id, Title)
        {
            Address = Address, Subject = Subject, Preheader = Preheader, Html = Html, Slug = Slug, Description = Description,
            Sender = SenderAddress is null ? null : new Sender(SenderName ?? "", SenderAddress, ReplyTo, "", ""),
            Form = kind != AssetKind.Form ? null : new FormAsset
            {
                Key = new AssetKey(kind, Id), Title = Title, Button = Button ?? "", Event = "registered", ConsentPurpose = "", Confirmation = new AssetKey(AssetKind.Page, "confirmation"),
                Fields = [.. Fields.Select(f => new FormField(f.Name, f.Label, Enum.TryParse<FormFieldType>(f.Type, ignoreCase: true, out var type) ? type : FormFieldType.Text, f.Required) { Options = [.. f.Options] })],
            },
        };
    }
}

/// <summary>An image of what is taken in.</summary>
/// <param name="Address">Where it stands.</param>
/// <param name="Ending">What kind of file it is: <c>.png</c>.</param>
/// <param name="Content">What is in it, as Base64.</param>
public sealed record TakenPicture(string Address, string Ending, byte[] Content);

/// <summary>What was read.</summary>
public sealed record TakenView(string Connection, IReadOnlyList<TakenRow> Assets, IReadOnlyList<TakenPicture> Images, IReadOnlyList<FindingRow> Findings);
