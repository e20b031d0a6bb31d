using System.Globalization;
using Slipway.Ai.Drafting;
using Slipway.Core.Copy;
using Slipway.Sdk.Assets;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Drafting;

/// <summary>What a model's work took, in the words of the screens.</summary>
internal static class UseText
{
    /// <summary>Money of which a cent is much.</summary>
    public static string Say(Money money) => money.Amount is 0 or >= 1 ? Words.Of(money)
        : money.Amount < 0.0001m ? $"less than 0.0001 {money.Currency}"
        : string.Create(CultureInfo.InvariantCulture, $"{money.Amount:0.####} {money.Currency}");

    public static string Say(IReadOnlyCollection<Money> costs, long unpriced) => costs.Count == 0 ? unpriced > 0 ? "No price" : "Nothing" : string.Join(" + ", costs.Select(Say)) + (unpriced > 0 ? " and what has no price" : "");

    public static string Say(TimeSpan time) => time.TotalSeconds < 10 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s") : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");

    /// <summary>What a drafting took, as one sentence.</summary>
    public static string Say(DraftingResult result) =>
        $"{Words.Count(result.Answers, "answer")}{(result.FromLog > 0 ? $", {Words.Of(result.FromLog)} of them from the log" : "")}; {Words.Of(result.Tokens.Input)} tokens read, {Words.Of(result.Tokens.Output)} written; {(result.Cost is { } cost ? Say(cost) : result.Answers == result.FromLog ? "nothing paid" : "no price known")}{(result.Waited > TimeSpan.Zero ? $"; {Say(result.Waited)}" : "")}.";

    public static string Of(CopyAuthor author) => author.ToString();

    public static string Tone(CopyAuthor author) => author switch { CopyAuthor.Model => "accent", CopyAuthor.Agent => "warn", CopyAuthor.Person => "good", _ => "plain" };

    /// <summary>What a piece is called on a page.</summary>
    public static string Of(CopyKind kind) => kind switch { CopyKind.AdText => "Ad text", CopyKind.Description => "Search description", _ => kind.ToString() };

    /// <summary>How far a drafting is.</summary>
    public static string Say(DraftingProgress? progress) => progress switch
    {
        null => "The model is being asked.",
        { Findings: null } => $"Writing {progress.File}.",
        { Findings: 0 } => $"Nothing is found in {progress.File}.",
        _ => $"{Words.Count(progress.Findings.Value, "finding")} in {progress.File}{(progress.Round > 0 ? $" after {Words.Count(progress.Round, "repair")}" : "")}; it is being repaired.",
    };
}
