using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Engine.Tests.Accounts;

/// <summary>A campaign at target accounts, for tests of the stack.</summary>
internal static class Targets
{
    public static AccountList List { get; } = new()
    {
        Accounts = [Account("acme.example", "Acme", "1", "Your new hall."), Account("hafen.example", "Hafenkontor", "2", null), Account("empty.example", "Nobody There", "2", null)],
        Roles = [new BuyingRole("decision-maker", ["head of"]), new BuyingRole("user", ["planner"])],
        MostPerAccount = 2,
    };

    public static AudienceAsset Audience { get; } = Cast.Audience with { Accounts = List };

    public static PageAsset Acme { get; } = Page("acme-example", "acme.example", "For Acme");

    public static PageAsset Hafen { get; } = Page("hafen-example", "hafen.example", "For Hafenkontor");

    public static LinkAsset Link { get; } = Sample.Button with { Key = Sample.Key("link/your-page"), Page = null, AccountPage = "for-you", Utm = Sample.Button.Utm with { Content = "your-page" } };

    public static EmailAsset Mail { get; } = Sample.Invitation with
    {
        Subject = new Template(TemplateFormat.Line, [new Part.Literal("For "), new Part.MergeField("account.name", "you")]),
        Text = Sample.MailText(
            new Part.MergeField("account.opening", "You run a warehouse."), new Part.Literal("\nRole: "), new Part.MergeField("account.role", "none"),
            new Part.Literal("\nPage: "), new Part.Address(AddressKind.AccountPage, "for-you"), new Part.Literal("\nLink: "), new Part.Address(AddressKind.Link, "your-page"), new Part.Literal("\n")),
        Html = Sample.MailHtml(new Part.Address(AddressKind.Link, "your-page")),
    };

    /// <summary>Two people at Acme and one too many, one at Hafenkontor who writes from elsewhere, and one at no account.</summary>
    public const string People = """
        email,first_name,job_title,industry,country,consent_basis,consent_at,company_domain
        anna@acme.example,Anna,Head of Logistics,logistics,DE,consent,2025-01-01,
        ben@acme.example,Ben,Shift planner,logistics,DE,consent,2025-01-01,
        cleo@acme.example,Cleo,Assistant,logistics,DE,consent,2025-01-01,
        dora@mail.example,Dora,Planner,logistics,DE,consent,2025-01-01,hafen.example
        emil@other.example,Emil,Head of Logistics,logistics,DE,consent,2025-01-01,
        """;

    public static Asset[] Campaign(params Asset[] more) => Cast.With([.. new Asset[] { Audience, Acme, Hafen, Link, Mail }.Where(a => more.All(m => m.Key != a.Key)), .. more]);

    /// <summary>Accounts a0.example and so on, each with so many people.</summary>
    public static string Many(int accounts, int people)
    {
        var csv = new StringBuilder("email,first_name,industry,country,consent_basis,consent_at\n");
        for (var account = 0; account < accounts; account++)
        {
            for (var person = 0; person < people; person++)
            {
                csv.Append(CultureInfo.InvariantCulture, $"p{person}@a{account}.example,P{person},logistics,DE,consent,2025-01-01\n");
            }
        }

        return csv.ToString();
    }

    public static AccountList Listed(int accounts) => new()
    {
        Accounts = [.. Enumerable.Range(0, accounts).Select(a => Account(string.Create(CultureInfo.InvariantCulture, $"a{a}.example"), string.Create(CultureInfo.InvariantCulture, $"Account {a}"), "1", null)).OrderBy(a => a.Key, StringComparer.Ordinal)],
    };

    public static TargetAccount Account(string key, string name, string tier, string? opening)
    {
        var fields = ImmutableSortedDictionary<string, string>.Empty.Add("name", name).Add("tier", tier).Add("owner", "anna@nordlager.example");
        return new TargetAccount(key, opening is null ? fields : fields.Add("opening", opening));
    }

    private static PageAsset Page(string name, string account, string title) => Sample.Page with
    {
        Key = new AssetKey(AssetKind.Page, $"for-you-{name}"), Title = title, Slug = $"picking-{name}", Source = "for-you", Account = account,
        Html = new Template(TemplateFormat.Html, [new Part.Literal($"<!doctype html><html lang=\"en\"><head><title>{title}</title></head><body><h1>{title}</h1><a href=\""), new Part.Address(AddressKind.Link, "your-page"), new Part.Literal("\">This page</a></body></html>")]),
    };
}
