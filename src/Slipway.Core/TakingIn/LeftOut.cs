using Slipway.Core.Html;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.TakingIn;

/// <summary>What of a text had no counterpart, with its place in the text as the platform had it: nothing is lost in silence.</summary>
/// <param name="file">The file the original is kept in.</param>
/// <param name="document">The original.</param>
internal sealed class LeftOut(string file, HtmlDocument document)
{
    private readonly FindingList _findings = new();
    private readonly HashSet<(string, string)> _said = [];

    public IEnumerable<Finding> Findings => _findings.InOrder();

    public void Add(HtmlNode node, string code, string message, string fix, bool once = false)
    {
        if (!once || _said.Add((code, message)))
        {
            var (line, column) = document.At(node.Start);
            _findings.Warning(code, message, new Place(file, line, column), fix);
        }
    }

    /// <summary>Something that is left out.</summary>
    public void Gone(HtmlNode node, string what) => Add(node, "left-out", $"{what} has no counterpart and is left out.", "Look at the original, and write in its place what people should see.");

    /// <summary>Something that is kept otherwise.</summary>
    public void Otherwise(HtmlNode node, string message) => Add(node, "taken-otherwise", message, "Hold it against the original.", once: true);
}
