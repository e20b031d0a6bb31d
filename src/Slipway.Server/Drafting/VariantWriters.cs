using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Core.Copy;
using Slipway.Core.Drafts;
using Slipway.Sdk.Assets;
using Slipway.Server.Campaigns;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Drafting;

/// <summary>Tells who wrote the words that the variants of an experiment differ in: the playbook, a model, an agent or a person.</summary>
public sealed class VariantWriters(Engine.Campaigns.Campaigns campaigns, DraftingBook book)
{
    /// <summary>The writers by variant, in words; empty where nothing is tried.</summary>
    /// <param name="digest">The version.</param>
    public async Task<ImmutableDictionary<string, string>> OfAsync(string digest)
    {
        if (await campaigns.FindAsync(digest) is not { } version || version.Plan.Assets.OfType<AudienceAsset>().FirstOrDefault(a => a.Experiment is not null) is not { Experiment.Split.Variants: var variants })
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        var (kept, generated) = await book.ReadAsync(version.Campaign, withAnswers: false);
        var authored = WordsReading.Authors(version.Files, generated, kept.Credits.Concat((await campaigns.TextsAsync(version.Campaign)).SelectMany(WordsReading.Handed)));
        var pieces = authored.Select(a => (Authored: a, Name: EmailFileName.Parts(a.Piece.File))).Where(p => p.Name is not null)
            .Select(p => (p.Authored, p.Name!.Value.Email, Variant: p.Name.Value.Variant ?? variants[0].Name)).ToList();
        var tried = pieces.Where(p => p.Variant != variants[0].Name).Select(p => p.Email).ToHashSet(StringComparer.Ordinal);
        // What all variants say alike is nobody's part of the difference.
        var common = pieces.Where(p => tried.Contains(p.Email)).GroupBy(p => (p.Email, p.Authored.Piece.Id, p.Authored.Piece.Text)).Where(g => g.Select(p => p.Variant).Distinct().Count() == variants.Length).Select(g => g.Key).ToHashSet();
        return pieces.Where(p => tried.Contains(p.Email) && !common.Contains((p.Email, p.Authored.Piece.Id, p.Authored.Piece.Text))).GroupBy(p => p.Variant, StringComparer.Ordinal)
            .ToImmutableDictionary(g => g.Key, g => Words.Together([.. g.Select(p => p.Authored.Author).Distinct().Order().Select(Name)]), StringComparer.Ordinal);
    }

    private static string Name(CopyAuthor author) => author switch { CopyAuthor.Playbook => T("the playbook"), CopyAuthor.Model => T("a model"), CopyAuthor.Agent => T("an agent"), _ => T("a person") };
}
