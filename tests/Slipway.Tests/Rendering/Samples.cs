using System.Collections.Immutable;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Tests.Rendering;

/// <summary>The example brand and frames that rendering is tested with.</summary>
internal static class Samples
{
    public static string Root { get; } = FindRoot();

    public static string GoldenFolder { get; } = Path.Combine(Root, "tests", "golden", "rendering");

    public static Theme Brand { get; } = ThemeReader.Read("brand/tokens.json", File.ReadAllText(Path.Combine(Root, "examples", "brand", "tokens.json"))).Theme;

    public static EmailFrame EmailFrame { get; } = new(
        "See a warehouse count itself",
        "en",
        new Template(TemplateFormat.Line, [new Part.Literal("45 minutes, three operators & no "), new Part.MergeField("industry", "sales"), new Part.Literal(" talk")]),
        "Nordlager Software",
        "Speicherstrasse 14\n20457 Hamburg, Germany",
        "Unsubscribe",
        "You receive this because you asked us for news about warehouse software.");

    public static FormAsset Registration { get; } = new()
    {
        Key = new AssetKey(AssetKind.Form, "registration"),
        Title = "Registration",
        Fields =
        [
            new FormField("first_name", "First name", FormFieldType.Text, true),
            new FormField("last_name", "Last name", FormFieldType.Text, true),
            new FormField("email", "Work email", FormFieldType.Email, true),
            new FormField("company", "Company", FormFieldType.Text, false),
            new FormField("industry", "Industry", FormFieldType.Choice, false) { Options = ["Logistics", "Retail & food", "Other"] },
            new FormField("consent", "Yes, send me news about warehouse software by email. I can stop it at any time.", FormFieldType.Consent, false),
        ],
        Button = "Save my seat",
        Event = "registered",
        ConsentPurpose = "marketing-email",
        Confirmation = new AssetKey(AssetKind.Page, "confirmation"),
    };

    public static PageFrame PageFrame { get; } = new(
        "See a warehouse count itself", "A webinar for people who run warehouses.", "en", "Nordlager Software", "Speicherstrasse 14\n20457 Hamburg, Germany", Registration);

    public static (Content Content, ImmutableArray<Finding> Findings) Read(string name) =>
        ContentReader.Read("input.md", File.ReadAllText(Path.Combine(GoldenFolder, name, "input.md")), 1);

    public static string Fill(Template template) => template.Fill(_ => null, address => address.Kind switch
    {
        AddressKind.Image => "https://images.example" + address.Target,
        AddressKind.OpenPixel => "https://track.example/open",
        var kind => $"https://{kind.ToString().ToLowerInvariant()}.example/{address.Target}",
    });

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Slipway.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        return folder;
    }
}
