using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Stack.Contacts;

/// <summary>Reads the cells of a row as what their fields take: the same values in the same order, each as it is kept.</summary>
internal sealed partial class RowReading(ContactColumns columns, DateTimeOffset now)
{
    private const int LongestStandard = 500;
    private const int LongestCustom = 4000;
    private static readonly string[] _bases = ["consent", "legitimate-interest", "contract", "existing-customer"];
    private readonly List<string> _problems = [];

    /// <summary>Rows of which control characters were removed.</summary>
    public int Cleaned { get; private set; }

    /// <summary>The values of the used columns; null when the row has problems.</summary>
    public string[]? Read(string[] cells, out string problem)
    {
        _problems.Clear();
        var values = new string[columns.Used.Length];
        var cleaned = false;
        for (var i = 0; i < values.Length; i++)
        {
            var column = columns.Used[i];
            var text = Clean(cells[column.Index], out var removed);
            cleaned |= removed;
            if (removed && column.Field == "email")
            {
                _problems.Add("The email address holds control characters.");
            }

            values[i] = column.Field == "email" || text.Length > 0 ? Value(column, text) : "";
        }

        Cleaned += cleaned ? 1 : 0;
        problem = string.Join(' ', _problems);
        return _problems.Count == 0 ? values : null;
    }

    private string Value(ContactColumn column, string text)
    {
        var longest = ContactFields.Standard.Contains(column.Field) ? LongestStandard : LongestCustom;
        if (text.Length > longest)
        {
            return Problem($"{column.Header} is longer than {longest} characters.");
        }

        switch (column.Field)
        {
            case "email":
                return EmailAddress.Read(text, out var address) is { } bad ? Problem(bad) : address;
            case "country":
                return Countries.Code(text) ?? Problem($"{column.Header} '{text}' is no country; write its ISO code or its English name.");
            case "employees":
                return Number(text) ?? Problem($"{column.Header} '{text}' is no whole number.");
            case "consent_basis":
                var basis = ContactColumns.Folded(text).Replace('_', '-');
                return _bases.Contains(basis) ? basis : Problem($"{column.Header} '{text}' is none of {string.Join(", ", _bases)}.");
            case "consent_at":
                return Moment(column, text);
            case "consent_purposes":
                return string.Join('|', text.Split('|').Select(p => ContactColumns.Folded(p).Replace('_', '-')).Where(p => p.Length > 0).Distinct());
            case "unsubscribed":
                return Truth(text) switch { true => "1", false => "", null => Problem($"{column.Header} '{text}' is neither true nor false.") };
            default:
                return text;
        }
    }

    private string Moment(ContactColumn column, string text)
    {
        if (!IsoDate().IsMatch(text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
        {
            return Problem($"{column.Header} '{text}' is no ISO date; write 2026-03-31 or 2026-03-31T14:05:00Z.");
        }

        // A day's grace: a date alone is midnight UTC, and may be tomorrow where the list comes from.
        return moment > now.AddDays(1)
            ? Problem($"{column.Header} '{text}' lies in the future.")
            : moment.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    }

    private static string? Number(string text)
    {
        var digits = Grouped().IsMatch(text) ? Separators().Replace(text, "") : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : null;
    }

    private static bool? Truth(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "y" or "1" or "x" or "ja" or "oui" or "wahr" => true,
        "false" or "no" or "n" or "0" or "nein" or "nee" or "non" or "falsch" => false,
        _ => null,
    };

    private string Problem(string problem)
    {
        _problems.Add(problem);
        return "";
    }

    /// <summary>Trimmed, on one line, without characters that no one sees.</summary>
    private static string Clean(string cell, out bool removed)
    {
        removed = false;
        var trimmed = cell.AsSpan().Trim().Trim('\uFEFF').Trim();
        // What the file of set-aside rows puts before a formula comes off again.
        if (trimmed is ['\'', '=' or '+' or '-' or '@', ..])
        {
            trimmed = trimmed[1..];
        }

        if (trimmed.IndexOfAnyInRange('\0', '\u001F') < 0 && trimmed.IndexOfAnyInRange('\u007F', '\u009F') < 0 && trimmed.IndexOfAny('\u200B', '\uFEFF') < 0)
        {
            return trimmed.ToString();
        }

        var clean = new StringBuilder(trimmed.Length);
        foreach (var c in trimmed)
        {
            if (c is '\n' or '\t' or '\u0085')
            {
                clean.Append(' ');
            }
            else if (char.IsControl(c) || c is '\u200B' or '\uFEFF')
            {
                removed = true;
            }
            else
            {
                clean.Append(c);
            }
        }

        return clean.ToString().Trim();
    }

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:?\d{2})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"\A\d{1,3}(?:,\d{3})+\z|\A\d{1,3}(?:\.\d{3})+\z|\A\d{1,3}(?:['’ \u00A0\u202F]\d{3})+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grouped();

    [GeneratedRegex(@"[,.'’ \u00A0\u202F]", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}
