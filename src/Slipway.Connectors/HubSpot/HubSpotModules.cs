using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Slipway.Connectors.HubSpot;

/// <summary>What the modules of an email or page say that was made in HubSpot's own editor, as HTML: texts, images, buttons, lines, and how they stand in columns.</summary>
/// <remarks>What a template brings, and modules of one's own with fields that nobody else knows, are not in it.</remarks>
internal static class HubSpotModules
{
    // Deeper nobody lays out a page; what a stranger sends may be.
    private const int MostLevels = 32;

    /// <summary>The modules of an email, in the order in which its areas show them.</summary>
    public static string Html(Dictionary<string, JsonElement> widgets, Dictionary<string, JsonElement>? areas)
    {
        var text = new StringBuilder();
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in (areas ?? []).OrderBy(a => a.Key, StringComparer.Ordinal).SelectMany(a => Items(a.Value, "sections")))
        {
            var columns = Items(section, "columns").Select(c => string.Concat(Items(c, "widgets").Where(w => w.ValueKind == JsonValueKind.String)
                .Select(w => w.GetString()!).Where(name => widgets.ContainsKey(name) && shown.Add(name)).Select(name => Module(Body(widgets[name]))))).ToList();
            text.Append(SideBySide(columns));
        }

        foreach (var (_, widget) in widgets.Where(w => !shown.Contains(w.Key)).OrderBy(w => w.Key, StringComparer.Ordinal))
        {
            text.Append(Module(Body(widget)));
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>The texts of modules alone, by the names of the modules.</summary>
    public static string Texts(Dictionary<string, JsonElement> widgets) =>
        string.Join('\n', widgets.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => Text(Body(w.Value), "html")).Where(t => t.Length > 0));

    /// <summary>The modules of a page's layout, from the top down.</summary>
    public static string Layout(Dictionary<string, JsonElement>? sections)
    {
        var text = new StringBuilder();
        foreach (var (_, section) in (sections ?? []).OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            text.Append(Cell(section, 0));
        }

        return text.ToString().TrimEnd('\n');
    }

    // A row is an object of cells by their column; a cell is a module, or has rows of its own.
    private static string Cell(JsonElement cell, int level)
    {
        if (cell.ValueKind != JsonValueKind.Object || level > MostLevels)
        {
            return "";
        }

        var own = cell.TryGetProperty("params", out var given) ? Module(given) : "";
        return own + string.Concat(Items(cell, "rows").Where(r => r.ValueKind == JsonValueKind.Object).Select(row =>
            SideBySide([.. row.EnumerateObject().OrderBy(c => int.TryParse(c.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var x) ? x : 0).Select(c => Cell(c.Value, level + 1))])));
    }

    private static string SideBySide(List<string> columns) => columns.Where(c => c.Length > 0).ToList() is not { Count: > 1 } several
        ? string.Concat(columns)
        : $"<div class=\"columns\">\n{string.Concat(several.Select(c => $"<div>\n{c}</div>\n"))}</div>\n";

    private static string Module(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        var path = Text(body, "path");
        if (path.Contains("footer", StringComparison.Ordinal) || path.Contains("can_spam", StringComparison.Ordinal))
        {
            return "";
        }

        if (Text(body, "html") is { Length: > 0 } html)
        {
            return html + "\n";
        }

        if (body.TryGetProperty("img", out var image) && Text(image, "src") is { Length: > 0 } source)
        {
            var size = Size(image, "width") + Size(image, "height");
            var tag = $"<img src=\"{WebUtility.HtmlEncode(source)}\" alt=\"{WebUtility.HtmlEncode(Text(image, "alt"))}\"{size}>";
            return $"<p>{(Address(body, "link") is { Length: > 0 } link ? $"<a href=\"{WebUtility.HtmlEncode(link)}\">{tag}</a>" : tag)}</p>\n";
        }

        if (Text(body, "text") is { Length: > 0 } label && (Address(body, "destination") + Address(body, "link")) is { Length: > 0 } to)
        {
            return $"<p><a class=\"button\" href=\"{WebUtility.HtmlEncode(to)}\">{label}</a></p>\n";
        }

        return path.Contains("divider", StringComparison.Ordinal) ? "<hr>\n" : "";
    }

    private static JsonElement Body(JsonElement widget) => widget.ValueKind == JsonValueKind.Object && widget.TryGetProperty("body", out var body) ? body : default;

    private static IEnumerable<JsonElement> Items(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static string Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static string Size(JsonElement image, string name) => Number(image, name) is { } pixels ? string.Create(CultureInfo.InvariantCulture, $" {name}=\"{pixels}\"") : "";

    private static int? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var pixels) ? pixels : null;

    // An address stands as it is, or in an object that says what kind it is.
    private static string Address(JsonElement of, string name) => Text(of, name) is { Length: > 0 } plain ? plain
        : of.TryGetProperty(name, out var link) && link.ValueKind == JsonValueKind.Object ? Text(link, "href") + (link.TryGetProperty("url", out var url) ? Text(url, "href") : "")
        : "";
}
