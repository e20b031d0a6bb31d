using System.Collections.Immutable;

namespace Slipway.Core.Copy;

/// <summary>Who wrote the words of a piece.</summary>
public enum CopyAuthor
{
    /// <summary>They are as the playbook made them from the brief.</summary>
    Playbook,

    /// <summary>They are as a model wrote them.</summary>
    Model,

    /// <summary>A person wrote them, or changed them since.</summary>
    Person,
}

/// <summary>A piece and who wrote its words.</summary>
/// <param name="Piece">The piece.</param>
/// <param name="Author">Who.</param>
public sealed record Authored(CopyPiece Piece, CopyAuthor Author);

/// <summary>Tells who wrote which words of a draft, from the words themselves: nothing has to be kept up to date for it.</summary>
public static class Authorship
{
    /// <summary>Tells it for every piece.</summary>
    /// <param name="files">The campaign's files.</param>
    /// <param name="generated">What the playbook made last, by path.</param>
    /// <param name="models">The words that models wrote, by address, of every drafting.</param>
    public static ImmutableArray<Authored> Of(IReadOnlyDictionary<string, string> files, IReadOnlyDictionary<string, string> generated, IEnumerable<IReadOnlyDictionary<string, string>> models)
    {
        var made = CopyDeck.All(generated).SelectMany(d => d.Pieces).Select(p => (p.Address, p.Text)).ToHashSet();
        var drafted = models.SelectMany(m => m).Select(w => (w.Key, w.Value)).ToHashSet();
        return
        [
            .. CopyDeck.All(files).SelectMany(d => d.Pieces).Select(p => new Authored(
                p, made.Contains((p.Address, p.Text)) ? CopyAuthor.Playbook : drafted.Contains((p.Address, p.Text)) ? CopyAuthor.Model : CopyAuthor.Person)),
        ];
    }
}
