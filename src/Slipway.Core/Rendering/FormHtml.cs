using Slipway.Sdk.Assets;

namespace Slipway.Core.Rendering;

/// <summary>Writes a form that works without a script, with a keyboard and with a screen reader.</summary>
internal sealed class FormHtml(TemplateWriter writer, PageWords words)
{
    /// <summary>The field only robots fill; it is hidden from people.</summary>
    public const string TrapField = "website";

    /// <summary>Carries the one-time id by which a form posted twice is one submission.</summary>
    public const string SubmissionField = "submission";

    public void Write(FormAsset form)
    {
        writer.Raw("<form class=\"form\" id=\"").Words(form.Key.Name).Raw("\" method=\"post\" action=\"").Hole(new Part.Address(AddressKind.Form, form.Key.Name));
        writer.Raw("\" aria-label=\"").Words(form.Title).Raw($"\">\n<input type=\"hidden\" name=\"{SubmissionField}\" value=\"").Hole(new Part.MergeField("submission_id", ""));
        writer.Raw("\" />\n<div class=\"fields\">\n");
        // An odd field out takes the whole line, as an email address needs anyway.
        var narrow = form.Fields.Where(f => f.Type is FormFieldType.Text or FormFieldType.Choice).ToList();
        var alone = narrow.Count % 2 == 1 ? narrow[^1].Name : "";
        foreach (var field in form.Fields)
        {
            if (field.Type == FormFieldType.Consent)
            {
                Consent(field);
            }
            else
            {
                Field(field, field.Type == FormFieldType.Email || field.Name == alone);
            }
        }

        writer.Raw($"</div>\n<div class=\"trap\" aria-hidden=\"true\"><label for=\"field-{TrapField}\">").Words(words.Trap);
        writer.Raw($"</label><input id=\"field-{TrapField}\" name=\"{TrapField}\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\" /></div>\n<button class=\"button\" type=\"submit\">");
        writer.Words(form.Button).Raw("</button>\n</form>\n");
    }

    private void Field(FormField field, bool wide)
    {
        writer.Raw($"<div class=\"field{(wide ? " wide" : "")}\"><label for=\"field-").Words(field.Name).Raw("\">").Words(field.Label);
        if (!field.Required)
        {
            writer.Raw(" <span class=\"optional\">(").Words(words.Optional).Raw(")</span>");
        }

        writer.Raw("</label>");
        if (field.Type == FormFieldType.Choice)
        {
            Choice(field);
        }
        else
        {
            writer.Raw("<input ");
            Attributes(field);
            writer.Raw(field.Type == FormFieldType.Email ? " type=\"email\" inputmode=\"email\" maxlength=\"254\" />" : " type=\"text\" maxlength=\"200\" />");
        }

        writer.Raw("</div>\n");
    }

    private void Choice(FormField field)
    {
        writer.Raw("<select ");
        Attributes(field);
        writer.Raw("><option value=\"\">").Words(words.Choose).Raw("</option>");
        foreach (var option in field.Options)
        {
            writer.Raw("<option>").Words(option).Raw("</option>");
        }

        writer.Raw("</select>");
    }

    // Never ticked beforehand: a box somebody else ticked is no consent.
    private void Consent(FormField field)
    {
        writer.Raw("<div class=\"consent\"><input type=\"checkbox\" value=\"yes\" ");
        Attributes(field);
        writer.Raw(" /><label for=\"field-").Words(field.Name).Raw("\">").Words(field.Label).Raw("</label></div>\n");
    }

    private void Attributes(FormField field)
    {
        writer.Raw("id=\"field-").Words(field.Name).Raw("\" name=\"").Words(field.Name).Raw(field.Required ? "\" required" : "\"");
        if (Autocomplete(field) is { } token)
        {
            writer.Raw($" autocomplete=\"{token}\"");
        }
    }

    private static string? Autocomplete(FormField field) => field.Name switch
    {
        _ when field.Type == FormFieldType.Email => "email",
        "first_name" => "given-name",
        "last_name" => "family-name",
        "name" or "full_name" => "name",
        "company" or "organisation" or "organization" => "organization",
        "job_title" or "role" => "organization-title",
        "phone" => "tel",
        "country" => "country-name",
        "city" => "address-level2",
        _ => null,
    };
}
