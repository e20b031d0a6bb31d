namespace Slipway.Core.Html;

/// <summary>What browsers make of a document type declaration.</summary>
internal static class HtmlDoctype
{
    // Those of the standard's list that one still meets.
    private static readonly string[] _old = ["-//w3c//dtd html 3", "-//w3c//dtd html 4.0 transitional//", "-//w3c//dtd html 4.0 frameset//", "-//ietf//dtd html", "-//w3o//dtd w3 html", "-/w3c/dtd html 4.0 transitional/en"];
    private static readonly string[] _oldWithoutAddress = ["-//w3c//dtd html 4.01 transitional//", "-//w3c//dtd html 4.01 frameset//"];

    /// <summary>Whether it makes browsers show a document as in the nineties.</summary>
    /// <param name="text">What stands between <c>&lt;!doctype</c> and the bracket.</param>
    public static bool IsQuirks(ReadOnlySpan<char> text)
    {
        var declared = text.ToString().Trim().ToLowerInvariant();
        if (!declared.StartsWith("html", StringComparison.Ordinal))
        {
            return true;
        }

        var quoted = declared.Split('"', '\'');
        var isPublic = quoted[0].TrimEnd().EndsWith("public", StringComparison.Ordinal);
        return isPublic && quoted.Length > 1
            && (Array.Exists(_old, o => quoted[1].StartsWith(o, StringComparison.Ordinal))
                || (quoted.Length < 4 && Array.Exists(_oldWithoutAddress, o => quoted[1].StartsWith(o, StringComparison.Ordinal))));
    }
}
