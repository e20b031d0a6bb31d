using System.Globalization;
using System.Net;
using System.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.TakingIn;

/// <summary>An email, page or form as a platform holds it, to be made into a draft: its texts with merge fields as a draft writes them.</summary>
/// <param name="Kind">email, page or form.</param>
/// <param name="Id">Its id on the platform.</param>
/// <param name="Title">What people call it there.</param>
public sealed record TakenAsset(AssetKind Kind, string Id, string Title)
{
    /// <summary>Where a person opens it.</summary>
    public string? Address { get; init; }

    /// <summary>An email's subject.</summary>
    public string Subject { get; init; } = "";

    /// <summary>An email's preheader.</summary>
    public string Preheader { get; init; } = "";

    /// <summary>Its HTML.</summary>
    public string Html { get; init; } = "";

    /// <summary>The last part of a page's address.</summary>
    public string Slug { get; init; } = "";

    /// <summary>What search engines show of a page.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who an email comes from; its company and postal address are empty where the platform does not say.</summary>
    public Sender? Sender { get; init; }

    /// <summary>A form's fields.</summary>
    public FormAsset? Form { get; init; }

    /// <summary>What a platform holds of an asset; null where that is of a kind that cannot be taken in.</summary>
    /// <param name="id">Its id on the platform.</param>
    /// <param name="title">What people call it there.</param>
    /// <param name="address">Where a person opens it.</param>
    /// <param name="asset">What the platform holds.</param>
    public static TakenAsset? Of(string id, string title, string? address, Asset? asset) => asset switch
    {
        EmailAsset email => new TakenAsset(AssetKind.Email, id, title) { Address = address, Subject = Written(email.Subject), Preheader = Written(email.Preheader), Html = Written(email.Html), Sender = email.Sender },
        PageAsset page => new TakenAsset(AssetKind.Page, id, page.Title.Length > 0 ? page.Title : title) { Address = address, Html = Written(page.Html), Slug = page.Slug, Description = page.Description },
        FormAsset form => new TakenAsset(AssetKind.Form, id, title) { Address = address, Form = form },
        _ => null,
    };

    // Merge fields and addresses as a draft names them.
    private static string Written(Template template)
    {
        var text = new StringBuilder();
        Write(template.Parts);
        return text.ToString();

        void Write(IEnumerable<Part> parts)
        {
            foreach (var part in parts)
            {
                switch (part)
                {
                    case Part.Literal literal:
                        text.Append(literal.Text);
                        break;
                    case Part.MergeField field:
                        text.Append(CultureInfo.InvariantCulture, $"{{{{ {field.Name} | {(template.Format == TemplateFormat.Html ? WebUtility.HtmlEncode(field.Fallback) : field.Fallback)} }}}}");
                        break;
                    case Part.Address { Kind: AddressKind.Image } image:
                        text.Append(image.Target);
                        break;
                    case Part.Address hole:
                        text.Append(hole.Kind.ToString().ToLowerInvariant()).Append(':').Append(hole.Target);
                        break;
                    case Part.When only:
                        text.Append("<!-- slipway-when -->");
                        Write(only.Parts);
                        break;
                }
            }
        }
    }
}
