using System.Globalization;
using Slipway.Ai.Drafting;
using Slipway.Core.Copy;
using Slipway.Sdk.Assets;
using Slipway.Server.Campaigns;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Drafting;

/// <summary>What a model's work took, in the words of the screens.</summary>
internal static class UseText
{
    /// <summary>Money of which a cent is much.</summary>
    public static string Say(Money money) => money.Amount is 0 or >= 1 ? Words.Of(money)
        : money.Amount < 0.0001m ? T($"less than {0.0001m:0.####} {money.Currency}")
        : string.Create(CultureInfo.CurrentCulture, $"{money.Amount:0.####} {money.Currency}");

    public static string Say(IReadOnlyCollection<Money> costs, long unpriced) => costs.Count == 0 ? unpriced > 0 ? T("No price") : T("Nothing") : unpriced > 0 ? T($"{string.Join(" + ", costs.Select(Say))} and what has no price") : string.Join(" + ", costs.Select(Say));

    public static string Say(TimeSpan time) => time.TotalSeconds < 10 ? string.Create(CultureInfo.CurrentCulture, $"{time.TotalSeconds:0.0} s") : string.Create(CultureInfo.CurrentCulture, $"{time.TotalSeconds:0} s");

    /// <summary>What a drafting took, as one sentence.</summary>
    public static string Say(DraftingResult result) =>
        $"{N(result.Answers, "{0} answer", "{0} answers")}{(result.FromLog > 0 ? T($", {Words.Of(result.FromLog)} of them from the log") : "")}; {T($"{Words.Of(result.Tokens.Input)} tokens read, {Words.Of(result.Tokens.Output)} written")}; {(result.Cost is { } cost ? Say(cost) : result.Answers == result.FromLog ? T("nothing paid") : T("no price known"))}{(result.Waited > TimeSpan.Zero ? $"; {Say(result.Waited)}" : "")}.";

    public static string Of(CopyAuthor author) => author switch { CopyAuthor.Playbook => T("Playbook"), CopyAuthor.Model => T("Model"), CopyAuthor.Agent => T("Agent"), _ => T("Person") };

    public static string Tone(CopyAuthor author) => author switch { CopyAuthor.Model => "accent", CopyAuthor.Agent => "warn", CopyAuthor.Person => "good", _ => "plain" };

    /// <summary>What a piece is called on a page.</summary>
    public static string Of(CopyKind kind) => kind switch { CopyKind.AdText => T("Ad text"), CopyKind.Description => T("Search description"), _ => Words.Of(kind) };

    /// <summary>How far a drafting is.</summary>
    public static string Say(DraftingProgress? progress) => progress switch
    {
        null => T("The model is being asked."),
        { Findings: null } => T($"Writing {progress.File}."),
        { Findings: 0 } => T($"Nothing is found in {progress.File}."),
        { Round: > 0 } => T($"{N(progress.Findings.Value, "{0} finding", "{0} findings")} in {progress.File} after {N(progress.Round, "{0} repair", "{0} repairs")}; it is being repaired."),
        _ => T($"{N(progress.Findings.Value, "{0} finding", "{0} findings")} in {progress.File}; it is being repaired."),
    };
}
