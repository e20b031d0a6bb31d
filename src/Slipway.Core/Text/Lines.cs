namespace Slipway.Core.Text;

/// <summary>Line endings: editors differ, texts are compared and merged with line feeds.</summary>
internal static class Lines
{
    /// <summary>The text without byte order mark and with line feeds.</summary>
    public static string Normal(string text) =>
        (text.StartsWith('\uFEFF') ? text[1..] : text).Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>Writes a text with line feeds the way the model text ends its lines.</summary>
    public static string Like(string model, string text) =>
        model.Contains("\r\n", StringComparison.Ordinal) ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
}
