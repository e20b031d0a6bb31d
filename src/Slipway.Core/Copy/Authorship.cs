using System.Collections.Immutable;
using Slipway.Core.Drafts;

namespace Slipway.Core.Copy;

/// <summary>Who wrote the words of a piece.</summary>
public enum CopyAuthor
{
    /// <summary>They are as the playbook made them from the brief.</summary>
    Playbook,

    /// <summary>They are as a model wrote them.</summary>
    Model,

    /// <summary>They are as somebody's agent wrote them.</summary>
    Agent,

    /// <summary>A person wrote them, or changed them since.</summary>
    Person,
}

/// <summary>Words that somebody is known to have written.</summary>
/// <param name="Address">The piece.</param>
/// <param name="Text">Its words.</param>
/// <param name="Author">Who, in kind.</param>
/// <param name="By">The person: who wrote them, or had them written.</param>
/// <param name="At">When.</param>
public sealed record CopyCredit(string Address, string Text, CopyAuthor Author, string By, DateTimeOffset At)
{
    /// <summary>The model, by its name in the workspace; null for others, and where nobody noted it.</summary>
    public string? Model { get; init; }

    /// <summary>What the model was told, by name and version.</summary>
    public string? Prompt { get; init; }

    /// <summary>Whether all that is known is the version they came with.</summary>
    public bool IsHanded { get; init; }
}

/// <summary>A piece and who wrote its words.</summary>
/// <param name="Piece">The piece.</param>
/// <param name="Author">Who.</param>
/// <param name="Credit">What is known of when and by whom; null where nothing is, and for the playbook's words.</param>
public sealed record Authored(CopyPiece Piece, CopyAuthor Author, CopyCredit? Credit);

/// <summary>Tells who wrote which words of a draft, from the words themselves: nothing has to be kept up to date for it.</summary>
public static class Authorship
{
    /// <summary>Tells it for every piece.</summary>
    /// <param name="files">The campaign's files.</param>
    /// <param name="generated">What the playbook made last, by path.</param>
    /// <param name="credits">What is known to have been written. Whoever only handed words on, as the author of a version does, is believed last and named by the first time.</param>
    public static ImmutableArray<Authored> Of(IReadOnlyDictionary<string, string> files, IReadOnlyDictionary<string, string> generated, IEnumerable<CopyCredit> credits)
    {
        var made = CopyDeck.All(generated).SelectMany(d => d.Pieces).Select(p => (p.Address, p.Text)).ToHashSet();
        var written = credits.ToLookup(c => (c.Address, c.Text));
        return
        [
            .. CopyDeck.All(files).SelectMany(d => d.Pieces).Select(p =>
            {
                // What a variant says as its email does was written there.
                var address = made.Contains((p.Address, p.Text)) || written.Contains((p.Address, p.Text)) ? p.Address : Origin(p);
                var credit = written[(address, p.Text)].Where(c => c.Author != CopyAuthor.Person).MaxBy(c => c.At) ?? written[(address, p.Text)].MinBy(c => c.At);
                return made.Contains((address, p.Text)) ? new Authored(p, CopyAuthor.Playbook, null) : new Authored(p, credit?.Author ?? CopyAuthor.Person, credit);
            }),
        ];
    }

    private static string Origin(CopyPiece piece) => EmailFileName.Parts(piece.File) is { Variant: not null, Email: var email } ? $"{EmailFileName.Of(email)}#{piece.Id}" : piece.Address;
}
