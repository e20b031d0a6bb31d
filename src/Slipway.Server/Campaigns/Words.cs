using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Evidence;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Launching.Undoing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Serving;

namespace Slipway.Server.Campaigns;

/// <summary>What the screens and commands call things.</summary>
internal static class Words
{
    public static string Of(VersionState state) => state switch
    {
        VersionState.Staging => "Being prepared",
        VersionState.Checked => "Prepared",
        VersionState.InReview => "In review",
        VersionState.Returned => "Changes asked for",
        VersionState.Approved => "Approved",
        VersionState.Launching => "Launching",
        VersionState.Parked => "Launch stopped",
        VersionState.Abandoned => "Launch given up",
        VersionState.Launched => "Live",
        VersionState.Undoing => "Being undone",
        VersionState.Undone => "Undone",
        _ => "Replaced",
    };

    public static string Tone(VersionState state) => state switch
    {
        VersionState.Launched or VersionState.Approved => "good",
        VersionState.InReview or VersionState.Launching or VersionState.Undoing => "accent",
        VersionState.Returned or VersionState.Parked or VersionState.Abandoned => "bad",
        _ => "plain",
    };

    /// <summary>What comes next, and who has it.</summary>
    public static string Next(VersionState state) => state switch
    {
        VersionState.Staging => "Some drafts could not be made. Mend what is listed below and prepare it again.",
        VersionState.Checked => "Everything exists as a draft that no customer can see. The author submits it for review.",
        VersionState.InReview => "The approvers listed below look at it and decide.",
        VersionState.Returned => "The author changes what was asked for and prepares a new version.",
        VersionState.Approved => "Everyone who must has approved exactly this version. A launcher launches it.",
        VersionState.Launching => "It is being launched: what can be taken back first, mail last.",
        VersionState.Parked => "The launch stopped before anything else went out, and asks what to do. Look at the question below.",
        VersionState.Abandoned => "The launch was given up: what was live by then stays, the rest was not done. It can be prepared again.",
        VersionState.Launched => "It is live and being measured.",
        VersionState.Undoing => "Its launch is being undone: what acts by itself is held, then everything is taken back, the last step first.",
        VersionState.Undone => "Its launch was undone. Prepared again, it is approved and launched anew.",
        _ => "A newer version took its place.",
    };

    public static string Of(AssetKind kind) => kind switch
    {
        AssetKind.Audience => "Audience",
        AssetKind.Calendar => "Calendar entry",
        AssetKind.Ad => "Ad campaign",
        AssetKind.CrmCampaign => "CRM campaign",
        _ => kind.ToString(),
    };

    public static string Of(Change change) => change switch
    {
        Change.Create => "New",
        Change.Update { IsPutBack: true } => "Put back",
        Change.Update => "Changed",
        Change.Replace => "Replaced",
        Change.Remove => "Removed",
        _ => "Unchanged",
    };

    /// <summary>What an undo does about an asset: done, or to be done.</summary>
    /// <param name="entry">The asset.</param>
    /// <param name="parent">The version that is live again afterwards; null for a first launch.</param>
    public static string Of(UndoEntry entry, string? parent) => (entry.Step.Inverse, entry.IsDone) switch
    {
        _ when entry.IsLeft => "Left as it is now",
        _ when entry.Remains?.Code == UndoEntry.StaysOnRecord => "Stays as it is",
        (Inverse.Withdraw, true) => "Withdrawn",
        (Inverse.Withdraw, _) when entry.Step.Asset.Kind is AssetKind.Email or AssetKind.Journey => "Is held and unscheduled: a draft again",
        (Inverse.Withdraw, _) => "Is withdrawn: a draft again",
        (Inverse.PutBack, true) => $"Put back to version {Version(parent!)}",
        (Inverse.PutBack, _) => $"Goes back to version {Version(parent!)}",
        (Inverse.BringBack, true) => "Made again",
        (Inverse.BringBack, _) => $"Is made again as in version {Version(parent!)}",
        (_, true) => "Its draft is put back",
        _ => "Its draft goes back; what is live stays",
    };

    public static string Tone(Change change) => change switch
    {
        Change.Create => "good",
        Change.Remove => "bad",
        Change.Keep => "plain",
        _ => "accent",
    };

    public static string Tone(Finding finding) => finding switch { { Excepted: not null } => "plain", { Level: FindingLevel.Error } => "bad", { Level: FindingLevel.Warning } => "warn", _ => "plain" };

    /// <summary>How many there are of each level: "1 error", "3 warnings".</summary>
    public static ImmutableArray<string> Counted(IReadOnlyCollection<Finding> findings) =>
    [
        .. findings.Where(f => f.Excepted is null).GroupBy(f => f.Level).OrderByDescending(g => g.Key).Select(g => Count(g.Count(), g.Key.ToString().ToLowerInvariant())),
        .. findings.Count(f => f.Excepted is not null) is > 0 and var excepted ? [Count(excepted, "exception")] : Array.Empty<string>(),
    ];

    public static string Of(RemoteState? state) => state switch
    {
        null => "Not there",
        RemoteState.Staged => "Draft",
        _ => state.Value.ToString(),
    };

    /// <summary>A number of assets of a kind, for example "6 emails".</summary>
    public static string Count(AssetKind kind, int number) => Count(number, Of(kind).ToLowerInvariant());

    /// <summary>A number of things, for example "1 warning" or "3 warnings".</summary>
    public static string Count(long number, string thing) =>
        $"{Of(number)} {(number == 1 ? thing : thing is [.., not ('a' or 'e' or 'o' or 'u'), 'y'] ? thing[..^1] + "ies" : thing + "s")}";

    /// <summary>A role at the beginning of a line.</summary>
    public static string Role(string role) => role.Length == 0 ? role : char.ToUpperInvariant(role[0]) + role[1..];

    /// <summary>"brand", "brand and legal", "brand, legal and finance".</summary>
    public static string Together(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => $"{string.Join(", ", words.Take(words.Count - 1))} and {words[^1]}",
    };

    /// <summary>A moment as a clock in its own zone shows it, for example "Tue 19 Jan 2027, 09:00".</summary>
    public static string Local(ScheduledTime time) => time.At.ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The conditions of an audience, all of which must hold.</summary>
    public static IEnumerable<string> Conditions(Predicate where) => where is Predicate.All { Of.IsEmpty: false } all ? all.Of.Select(Plain) : [Plain(where)];

    /// <summary>A moment in its own zone, for example "Tue 19 Jan 2027, 09:00 (Europe/Berlin)".</summary>
    public static string Of(ScheduledTime time) => string.Create(CultureInfo.InvariantCulture, $"{time.At:ddd d MMM yyyy, HH:mm} ({time.Zone})");

    public static string Of(Delivery delivery) => delivery switch
    {
        Delivery.AtTime at => Of(at.Time),
        Delivery.AfterEvent after => $"Once attendance is known, not before {Of(after.NotBefore)}",
        Delivery.ByJourney by => $"When the journey {by.Journey.Name} comes to it",
        _ => "",
    };

    /// <summary>What holds a campaign's mails at night, and what becomes of one whose hour passed while no server ran.</summary>
    public static IEnumerable<string> Holding(Plan plan)
    {
        var emails = plan.Assets.OfType<EmailAsset>().ToList();
        foreach (var quiet in emails.Select(e => e.QuietHours).OfType<QuietHours>().Take(1))
        {
            var when = string.Create(CultureInfo.InvariantCulture, $"{quiet.From:HH\\:mm} and {quiet.Until:HH\\:mm}{(quiet.Weekends ? " or on a weekend," : "")}");
            yield return quiet.ForEach
                ? $"Nobody gets a mail between {when} where they live: it waits for their morning"
                : $"No mail is meant to go out between {when} in {quiet.Zone}; {plan.Platforms.GetValueOrDefault(AssetKind.Email)} cannot wait for the morning of each recipient";
            foreach (var (country, own) in quiet.Markets)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"In {country}, between {own.From:HH\\:mm} and {own.Until:HH\\:mm}{(own.Weekends ? ", or on a weekend" : "")}");
            }
        }

        // Platforms that keep the schedule send by themselves, whether a server of ours runs or not.
        if (plan.Platforms.GetValueOrDefault(AssetKind.Email) == PlatformRegistration.Stack && emails.Find(e => e.Delivery is Delivery.AtTime) is { } timed)
        {
            yield return $"A mail whose time passes while no server runs still goes out within {Count(timed.LateHours ?? EmailAsset.UsualLateHours, "hour")}; later, the campaign pauses and a person decides";
        }
    }

    public static string Of(Predicate recipients) => recipients switch
    {
        Predicate.All { Of.IsEmpty: true } => "Everyone in the audience",
        _ => $"Those who {Readable(recipients)}",
    };

    /// <summary>A subject or the like, with its merge fields as they are written in the file.</summary>
    public static string OneLine(Template template) => template.Fill(field => $"{{{{ {field} }}}}", _ => "");

    /// <summary>A word as a heading begins it.</summary>
    public static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>The arm of an account, as the screens call it.</summary>
    public static string OfArm(string? arm) => arm switch { "treated" => "written to", "held_out" => "held out", "both" => "in part", _ => "nobody there" };

    /// <summary>What a campaign is known to have done, in a sentence.</summary>
    public static string Of(Evidence evidence) => evidence is Evidence.Unusable { Code: "no-units" } && evidence.Treated.People + evidence.Control.People == 0
        ? "Nobody was written to so far. The result is here once the first mail went out and the days that count are over."
        : evidence.Verdict;

    public static string Of(Money money) => string.Create(CultureInfo.InvariantCulture, $"{money.Amount:#,0.##} {money.Currency}");

    public static string Of(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A length of time that is given in hours.</summary>
    public static string Hours(double hours) => hours switch
    {
        < 1 => Count((long)Math.Ceiling(hours * 60), "minute"),
        < 48 => string.Create(CultureInfo.InvariantCulture, $"{hours:0.#} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{hours / 24:0.#} days"),
    };

    public static string Percent(double share, string format = "0.0") => (share * 100).ToString(format, CultureInfo.InvariantCulture) + " %";

    public static string Points(double difference) => (difference * 100).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    public static string Version(string digest) => digest[..12];

    /// <summary>The steps of a journey as lines, a level of branching each two spaces deeper.</summary>
    public static IEnumerable<(int Depth, string Text)> Of(ImmutableArray<JourneyStep> steps, int depth = 0) => steps.SelectMany(step => step switch
    {
        JourneyStep.Wait wait => [(depth, $"Wait {wait.Hours} hours")],
        JourneyStep.Send send => [(depth, $"Send {send.Email.Name}")],
        JourneyStep.Exit exit => [(depth, $"Leave: {exit.Reason}")],
        JourneyStep.Branch branch =>
        [
            (depth, $"If the person {Readable(branch.If)}"),
            .. Of(branch.Then, depth + 1),
            .. branch.Otherwise.IsEmpty ? [] : Of(branch.Otherwise, depth + 1).Prepend((depth, "Otherwise")),
        ],
        _ => Enumerable.Empty<(int, string)>(),
    });

    private static string Readable(Predicate predicate) => predicate switch
    {
        Predicate.Did did => did.Event,
        Predicate.Not { Of: Predicate.Did did } => $"have not {did.Event}",
        Predicate.AccountDid did => $"or a colleague {did.Event}",
        Predicate.Assigned assigned => $"were assigned variant {assigned.Variant}",
        Predicate.Not { Of: Predicate.Assigned assigned } => $"were not assigned variant {assigned.Variant}",
        Predicate.All all => string.Join(" and ", all.Of.Select(Readable)),
        Predicate.Any any => string.Join(" or ", any.Of.Select(Readable)),
        _ => predicate.ToString()!,
    };

    private static string Plain(Predicate predicate) => predicate switch
    {
        Predicate.All { Of.IsEmpty: true } => "everyone",
        Predicate.All all => string.Join(" and ", all.Of.Select(Plain)),
        Predicate.Any any => string.Join(", or ", any.Of.Select(Plain)),
        Predicate.Compare { Comparison: Comparison.In or Comparison.Is } c => $"{Field(c.Field)} is {Either(c.Values)}",
        Predicate.Compare { Comparison: Comparison.NotIn or Comparison.IsNot } c => $"{Field(c.Field)} is not {Either(c.Values)}",
        Predicate.Compare { Comparison: Comparison.Contains } c => $"{Field(c.Field)} contains {Either(c.Values)}",
        Predicate.Compare { Comparison: Comparison.StartsWith } c => $"{Field(c.Field)} starts with {Either(c.Values)}",
        _ => predicate.ToString()!,
    };

    private static string Field(string field) => field.Replace('_', ' ');

    private static string Either(ImmutableArray<string> values) =>
        values.Length < 2 ? string.Concat(values) : $"{string.Join(", ", values.Take(values.Length - 1))} or {values[^1]}";
}
