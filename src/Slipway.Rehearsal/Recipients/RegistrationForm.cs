using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Slipway.Rehearsal.Recipients;

/// <summary>A form found in a page, filled in by a person.</summary>
internal sealed partial record RegistrationForm(Uri Action, bool Multipart, ImmutableArray<KeyValuePair<string, string>> Fields)
{
    /// <summary>The first form of the page that asks for an address; null when there is none.</summary>
    public static RegistrationForm? FillIn(WebPage page, Person person, bool consents)
    {
        var form = new HtmlParser().ParseDocument(page.Html).Forms.FirstOrDefault(AsksForAddress);
        if (form is null)
        {
            return null;
        }

        // The attribute and not the property: that one is resolved against a document without an address.
        var action = new Uri(page.Address, form.GetAttribute("action") ?? "");
        var multipart = string.Equals(form.GetAttribute("enctype"), "multipart/form-data", StringComparison.OrdinalIgnoreCase);
        return new RegistrationForm(action, multipart, Fill(form, person, consents));
    }

    /// <summary>A fresh body for each time the button is pressed.</summary>
    public HttpContent Content()
    {
        if (!Multipart)
        {
            return new FormUrlEncodedContent(Fields);
        }

        var content = new MultipartFormDataContent();
        foreach (var (name, value) in Fields)
        {
            content.Add(new StringContent(value, Encoding.UTF8), $"\"{name}\"");
        }

        return content;
    }

    private static bool AsksForAddress(IHtmlFormElement form) =>
        string.Equals(form.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase)
        && form.QuerySelectorAll("input").Any(input => !IsTrap(input) && IsEmail(input));

    private static ImmutableArray<KeyValuePair<string, string>> Fill(IHtmlFormElement form, Person person, bool consents)
    {
        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var control in form.QuerySelectorAll("input[name], select[name], textarea[name], button[name]"))
        {
            var name = control.GetAttribute("name")!;
            var isButton = control is IHtmlButtonElement || Type(control) is "submit" or "image";
            var value = control.HasAttribute("disabled") ? null : Type(control) switch
            {
                "hidden" => control.GetAttribute("value") ?? "",
                "button" or "reset" or "file" => null,
                _ when isButton => chosen.Add("(pressed)") ? control.GetAttribute("value") ?? "" : null,
                _ when IsTrap(control) => Type(control) is "checkbox" or "radio" ? null : "",
                "checkbox" => control.HasAttribute("required") || control.HasAttribute("checked") || consents ? control.GetAttribute("value") ?? "on" : null,
                "radio" => chosen.Add(name) ? control.GetAttribute("value") ?? "on" : null,
                _ => Write(control, person),
            };
            if (value is not null)
            {
                fields.Add(KeyValuePair.Create(name, value));
            }
        }

        return fields.ToImmutable();
    }

    private static string Write(IElement control, Person person)
    {
        if (control is IHtmlSelectElement select)
        {
            var options = select.QuerySelectorAll("option").Where(option => !option.HasAttribute("disabled")).Select(option => option.GetAttribute("value") ?? option.TextContent.Trim()).ToList();
            return options.Find(option => string.Equals(option, Known(control, person), StringComparison.OrdinalIgnoreCase))
                ?? options.Find(option => option.Length > 0) ?? "";
        }

        if (IsEmail(control))
        {
            return person.Email;
        }

        // People leave out what they need not say, unless it comes easily.
        return Known(control, person) ?? (!control.HasAttribute("required") ? control.GetAttribute("value") ?? "" : Type(control) switch
        {
            "tel" => "+49 30 5550100",
            "number" or "range" => control.GetAttribute("min") ?? "1",
            "url" => "https://example.com",
            "date" => "2026-01-15",
            _ => "Not said",
        });
    }

    private static string? Known(IElement control, Person person)
    {
        var asked = ((control.GetAttribute("name") ?? "") + " " + (control.GetAttribute("autocomplete") ?? "")).ToLowerInvariant().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return asked switch
        {
            _ when asked.Contains("first", StringComparison.Ordinal) || asked.Contains("given", StringComparison.Ordinal) => person.Says("firstname", "givenname") ?? Local(person),
            _ when asked.Contains("last", StringComparison.Ordinal) || asked.Contains("family", StringComparison.Ordinal) => person.Says("lastname", "familyname", "surname") ?? "Example",
            _ when asked.Contains("company", StringComparison.Ordinal) || asked.Contains("organi", StringComparison.Ordinal) => person.Says("company", "organization", "organisation", "account") ?? "Example Ltd",
            _ when asked.Contains("title", StringComparison.Ordinal) || asked.Contains("role", StringComparison.Ordinal) => person.Says("jobtitle", "title", "role"),
            _ when asked.Contains("country", StringComparison.Ordinal) || asked.Contains("market", StringComparison.Ordinal) => person.Says("country", "market"),
            _ when asked.Contains("phone", StringComparison.Ordinal) || asked.Contains("tel", StringComparison.Ordinal) => person.Says("phone", "telephone"),
            _ when asked.Contains("industry", StringComparison.Ordinal) => person.Says("industry"),
            _ when asked.Contains("name", StringComparison.Ordinal) => person.Says("name", "fullname") ?? $"{person.Says("firstname") ?? Local(person)} {person.Says("lastname") ?? "Example"}",
            _ => null,
        };
    }

    private static string Local(Person person) => person.Email[..person.Email.IndexOf('@', StringComparison.Ordinal)];

    private static string Type(IElement control) => control is IHtmlInputElement or IHtmlButtonElement ? (control.GetAttribute("type") ?? (control is IHtmlButtonElement ? "submit" : "text")).ToLowerInvariant() : "";

    private static bool IsEmail(IElement control) => Type(control) == "email"
        || (Type(control) == "text" && (control.GetAttribute("name") ?? "").Contains("email", StringComparison.OrdinalIgnoreCase));

    private static bool IsTrap(IElement control) => Type(control) != "hidden"
        && (control.IsHiddenFromPeople() || (!control.HasAttribute("required") && (control.GetAttribute("tabindex") == "-1" || TrapName().IsMatch(control.GetAttribute("name") ?? ""))));

    [GeneratedRegex("honey|^hp([_-]|$)|^(website|url|homepage|fax)$", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TrapName();
}
