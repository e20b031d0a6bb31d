using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Engine.Launching.Undoing;

/// <summary>What an undo cannot take back, and what to do instead.</summary>
internal static class Remains
{
    private const string MailSent = "mail-sent";

    /// <summary>Whether that was the end of it: of what has left, the version before is not put back.</summary>
    public static bool EndsWith(Outcome? outcome) => outcome is Outcome.Done { Findings: { IsDefaultOrEmpty: false } findings } && findings.Any(f => f.Code == MailSent);

    /// <summary>What has happened already and stays so; null where nothing has.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="can">What its platform can do with it.</param>
    /// <param name="figures">What its platform counts of it.</param>
    public static Finding? Of(AssetKey asset, Capability can, ImmutableSortedDictionary<string, long> figures)
    {
        var finding = asset.Kind switch
        {
            AssetKind.Email when Sent(figures) is > 0 and var sent => Mails(asset, sent, Waiting(figures)),
            AssetKind.Ad when figures.GetValueOrDefault("impressions") is > 0 and var shown => Finding.Warning(
                "ads-shown", $"{asset} was shown {Count(shown, "time")} and followed {Count(figures.GetValueOrDefault("clicks"), "time")}; that is paid for.", fix: "Its cost stands in the platform's own report."),
            AssetKind.Audience when !can.Undo => Finding.Warning(UndoEntry.StaysOnRecord, $"Who was in {asset} is on record and stays so.", fix: "Nothing is to be done: an audience reaches nobody by itself."),
            _ => null,
        };
        return finding is null ? null : finding with { Asset = asset.ToString() };
    }

    /// <summary>What only taking it back tells for sure; null where nothing is to be expected.</summary>
    public static Finding? Expected(AssetKey asset) => asset.Kind != AssetKind.CrmCampaign ? null : Finding.Warning(
        "crm-work-done", $"Tasks of {asset} that their owners have finished by then stay, and so do members that people added by hand.", fix: "Tell the owners, if they have spoken to somebody.") with { Asset = asset.ToString() };

    /// <summary>People are on their way through a journey.</summary>
    public static Finding Entered(AssetKey asset) => Finding.Warning(
        "journey-entered", $"People have entered {asset}; they go no further.", fix: "What they got already stands at its mails; write to them with a new version.") with { Asset = asset.ToString() };

    /// <summary>What the platform does not let us take back at all.</summary>
    public static Finding ByHand(AssetKey asset, string? at) => Finding.Warning("undo-by-hand", $"{asset} was made live by hand, and its platform lets only a person take it back.",
        fix: at is null ? "Take it down in the platform." : $"Take it down there: {at}") with { Asset = asset.ToString() };

    /// <summary>The version before is there as a draft, and only a person can make it live.</summary>
    public static Finding PublishByHand(AssetKey asset, string? how, string? at) => Finding.Warning("undo-by-hand", $"The version before of {asset} is there as a draft, and its platform lets only a person make it live.",
        fix: string.Join(' ', new[] { how, at }.OfType<string>())) with { Asset = asset.ToString() };

    /// <summary>The time of the version before has passed: made live, it would go out at once.</summary>
    public static Finding TimePassed(AssetKey asset, DateTimeOffset was) => Finding.Warning("time-passed", $"{asset} of the version before was for {was.UtcDateTime:d MMM yyyy, HH:mm} UTC, which has passed: it is held and does not go out.",
        fix: "Give it another time in a new version, if it should.") with { Asset = asset.ToString() };

    /// <summary>It has reached people, and its platform cannot withdraw it.</summary>
    public static Finding Begun(AssetKey asset, RemoteState state) => (state == RemoteState.Finished
        ? Finding.Warning("undo-too-late", $"{asset} has done all it had to do, and nobody can call it back.", fix: "Write to those it reached with a new version.")
        : Finding.Warning("undo-too-late", $"{asset} has begun and cannot be withdrawn; it is held and does nothing more.", fix: "Write to those it has reached with a new version.")) with { Asset = asset.ToString() };

    /// <summary>How many mails have left.</summary>
    public static long Sent(ImmutableSortedDictionary<string, long> figures) => figures.GetValueOrDefault("sent") + figures.GetValueOrDefault("unknown");

    private static long Waiting(ImmutableSortedDictionary<string, long> figures) => figures.GetValueOrDefault("queued") + figures.GetValueOrDefault("leased") + figures.GetValueOrDefault("waiting") + figures.GetValueOrDefault("sending");

    private static Finding Mails(AssetKey asset, long sent, long waiting) => Finding.Warning(
        MailSent,
        waiting > 0 ? $"{Number(sent)} of {Count(sent + waiting, "mail")} of {asset} {(sent == 1 ? "is" : "are")} sent, and nobody can call them back."
            : $"{Count(sent, "mail")} of {asset} {(sent == 1 ? "is" : "are")} sent, and nobody can call them back.",
        fix: $"{(waiting > 0 ? $"The other {Number(waiting)} are held and do not go out. " : "")}Correct it with a new version that has a mail to those who got it; the results say who did what.");

    private static string Count(long number, string thing) => $"{Number(number)} {thing}{(number == 1 ? "" : "s")}";

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
