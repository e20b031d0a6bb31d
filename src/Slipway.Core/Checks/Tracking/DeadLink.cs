using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Tracking;

/// <summary>Links find something. Core asks nobody: what links answered is given with the document (<see cref="Answers"/>), and a link that nobody followed is not judged.</summary>
internal sealed class DeadLink(bool isMovedWrong) : Extension
{
    /// <inheritdoc/>
    public override string Name => "dead-link";

    /// <inheritdoc/>
    public override Family Family => Family.Tracking;

    /// <summary>
    /// Reads its settings: <c>moved</c>, whether a link that leads elsewhere is wrong too (false if left out).
    /// The message gets the address and what is wrong: "%s %s." becomes "https://a.example/old answers 404."
    /// </summary>
    public static Extension? Read(YamlFields fields) => new DeadLink(fields.Flag("moved", false));

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        var answers = document.Setting.Answers.Links;
        if (answers.IsEmpty)
        {
            return;
        }

        foreach (var link in document.Links)
        {
            var address = link.Target is { } target ? LinkAddresses.Plain(target) : link.Address;
            if (answers.TryGetValue(address, out var answer) && Problem(answer) is { } problem)
            {
                hits.Add(rule, Placing.Of(document, link.Element, link.Attribute), Addresses.AsWritten(address).FirstOrDefault() ?? address, problem);
            }
        }
    }

    private string? Problem(LinkAnswer answer) => !answer.IsAlive ? (answer.Status is { } status ? $"answers {status}" : answer.Problem ?? "does not answer")
        : isMovedWrong && answer.MovedTo is { } elsewhere ? $"leads to {elsewhere}"
        : null;
}
