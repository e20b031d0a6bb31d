using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Slipway.Core.Copy;
using Slipway.Core.Evidence;
using Slipway.Core.Limits;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Launching.Undoing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;
using Slipway.Server.Texts;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Campaigns;

/// <summary>What the screens and commands call things.</summary>
internal static class Words
{
    public static string Of(VersionState state) => state switch
    {
        VersionState.Staging => T("Being prepared"),
        VersionState.Checked => T("Prepared"),
        VersionState.InReview => T("In review"),
        VersionState.Returned => T("Changes asked for"),
        VersionState.Approved => T("Approved"),
        VersionState.Launching => T("Launching"),
        VersionState.Parked => T("Launch stopped"),
        VersionState.Abandoned => T("Launch given up"),
        VersionState.Launched => T("Live"),
        VersionState.Undoing => T("Being undone"),
        VersionState.Undone => T("Undone"),
        _ => T("Replaced"),
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
        VersionState.Staging => T("Some drafts could not be made. Mend what is listed below and prepare it again."),
        VersionState.Checked => T("Everything exists as a draft that no customer can see. The author submits it for review."),
        VersionState.InReview => T("The approvers listed below look at it and decide."),
        VersionState.Returned => T("The author changes what was asked for and prepares a new version."),
        VersionState.Approved => T("Everyone who must has approved exactly this version. A launcher launches it."),
        VersionState.Launching => T("It is being launched: what can be taken back first, mail last."),
        VersionState.Parked => T("The launch stopped before anything else went out, and asks what to do. Look at the question below."),
        VersionState.Abandoned => T("The launch was given up: what was live by then stays, the rest was not done. It can be prepared again."),
        VersionState.Launched => T("It is live and being measured."),
        VersionState.Undoing => T("Its launch is being undone: what acts by itself is held, then everything is taken back, the last step first."),
        VersionState.Undone => T("Its launch was undone. Prepared again, it is approved and launched anew."),
        _ => T("A newer version took its place."),
    };

    public static string Of(AssetKind kind) => kind switch
    {
        AssetKind.Audience => T("Audience"),
        AssetKind.Link => T("Link"),
        AssetKind.Form => T("Form"),
        AssetKind.Page => T("Page"),
        AssetKind.Email => T("Email"),
        AssetKind.Journey => T("Journey"),
        AssetKind.Report => T("Report"),
        AssetKind.Calendar => T("Calendar entry"),
        AssetKind.Ad => T("Ad campaign"),
        AssetKind.CrmCampaign => T("CRM campaign"),
        _ => kind.ToString(),
    };

    public static string Of(Change change) => change switch
    {
        Change.Create => T("New"),
        Change.Update { IsPutBack: true } => T("Put back"),
        Change.Update => T("Changed"),
        Change.Replace => T("Replaced"),
        Change.Remove => T("Removed"),
        _ => T("Unchanged"),
    };

    /// <summary>What an undo does about an asset: done, or to be done.</summary>
    /// <param name="entry">The asset.</param>
    /// <param name="parent">The version that is live again afterwards; null for a first launch.</param>
    public static string Of(UndoEntry entry, string? parent) => (entry.Step.Inverse, entry.IsDone) switch
    {
        _ when entry.IsLeft => T("Left as it is now"),
        _ when entry.Remains?.Code == UndoEntry.StaysOnRecord => T("Stays as it is"),
        (Inverse.Withdraw, true) => T("Withdrawn"),
        (Inverse.Withdraw, _) when entry.Step.Asset.Kind is AssetKind.Email or AssetKind.Journey => T("Is held and unscheduled: a draft again"),
        (Inverse.Withdraw, _) => T("Is withdrawn: a draft again"),
        (Inverse.PutBack, true) => T($"Put back to version {Version(parent!)}"),
        (Inverse.PutBack, _) => T($"Goes back to version {Version(parent!)}"),
        (Inverse.BringBack, true) => T("Made again"),
        (Inverse.BringBack, _) => T($"Is made again as in version {Version(parent!)}"),
        (_, true) => T("Its draft is put back"),
        _ => T("Its draft goes back; what is live stays"),
    };

    /// <summary>What a piece of a draft's words is.</summary>
    public static string Of(CopyKind kind) => kind switch
    {
        CopyKind.Subject => T("Subject"),
        CopyKind.Preheader => T("Preheader"),
        CopyKind.Description => T("Description"),
        CopyKind.Heading => T("Heading"),
        CopyKind.Paragraph => T("Paragraph"),
        CopyKind.Item => T("Item"),
        CopyKind.Button => T("Button"),
        CopyKind.Headline => T("Headline"),
        CopyKind.AdText => T("AdText"),
        _ => kind.ToString(),
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
        .. findings.Where(f => f.Excepted is null).GroupBy(f => f.Level).OrderByDescending(g => g.Key).Select(g => g.Key switch
        {
            FindingLevel.Error => N(g.Count(), "{0} error", "{0} errors"),
            FindingLevel.Warning => N(g.Count(), "{0} warning", "{0} warnings"),
            _ => N(g.Count(), "{0} suggestion", "{0} suggestions"),
        }),
        .. findings.Count(f => f.Excepted is not null) is > 0 and var excepted ? [N(excepted, "{0} exception", "{0} exceptions")] : Array.Empty<string>(),
    ];

    public static string Of(RemoteState? state) => state switch
    {
        null => T("Not there"),
        RemoteState.Staged => T("Draft"),
        RemoteState.Scheduled => T("Scheduled"),
        RemoteState.Live => T("Live"),
        RemoteState.Paused => T("Paused"),
        RemoteState.Finished => T("Finished"),
        _ => T("Removed"),
    };

    /// <summary>A number of assets of a kind, for example "6 emails".</summary>
    public static string Count(AssetKind kind, int number) => kind switch
    {
        AssetKind.Audience => N(number, "{0} audience", "{0} audiences"),
        AssetKind.Link => N(number, "{0} link", "{0} links"),
        AssetKind.Form => N(number, "{0} form", "{0} forms"),
        AssetKind.Page => N(number, "{0} page", "{0} pages"),
        AssetKind.Email => N(number, "{0} email", "{0} emails"),
        AssetKind.Journey => N(number, "{0} journey", "{0} journeys"),
        AssetKind.Report => N(number, "{0} report", "{0} reports"),
        AssetKind.Calendar => N(number, "{0} calendar entry", "{0} calendar entries"),
        AssetKind.Ad => N(number, "{0} ad campaign", "{0} ad campaigns"),
        AssetKind.CrmCampaign => N(number, "{0} crm campaign", "{0} crm campaigns"),
        _ => throw new UnreachableException(),
    };

    /// <summary>The level of a finding.</summary>
    public static string Of(FindingLevel level) => level switch
    {
        FindingLevel.Error => T("Error"),
        FindingLevel.Warning => T("Warning"),
        _ => T("Suggestion"),
    };

    /// <summary>A word of a heading or a mark within a sentence. German writes nouns large wherever they stand.</summary>
    public static string Within(string word) => Wording.Language == Wording.English ? word.ToLowerInvariant() : word;

    /// <summary>A number of things in English, for commands and what is kept: "1 warning" or "3 warnings". Pages ask for both forms (<see cref="N(long, string, string)" />).</summary>
    public static string Count(long number, string thing) =>
        $"{number.ToString("#,0", CultureInfo.InvariantCulture)} {(number == 1 ? thing : thing is [.., not ('a' or 'e' or 'o' or 'u'), 'y'] ? thing[..^1] + "ies" : thing + "s")}";

    /// <summary>A number of what a goal counts, in the goal's own word.</summary>
    public static string Goal(long number, string metric) => Wording.Language == Wording.English ? Count(number, metric) : $"{Of(number)} {metric}";

    /// <summary>What stops a ramp.</summary>
    public static string Of(RampHalt halt)
    {
        string?[] all =
        [
            halt.Bounced is { } bounced ? T($"more than {RampWords.Percent(bounced)} bounce") : null,
            halt.Complained is { } complained ? T($"more than {RampWords.Percent(complained)} complain") : null,
            halt.Unsubscribed is { } unsubscribed ? T($"more than {RampWords.Percent(unsubscribed)} unsubscribe") : null,
            halt.Failed is { } failed ? T($"more than {RampWords.Percent(failed)} are refused") : null,
            halt.FormConversionBelow is { } form ? T($"fewer than {RampWords.Percent(form)} of those who come to the page send its form") : null,
        ];
        return string.Join(T(", or "), all.OfType<string>());
    }

    /// <summary>What a figure of a ramp counts.</summary>
    public static string OfMeasure(string measure) => measure switch
    {
        "bounced" => T("Bounced"),
        "complained" => T("Complained"),
        "unsubscribed" => T("Unsubscribed"),
        "failed" => T("Refused"),
        "form_conversion" => T("Sent the form"),
        _ => measure,
    };

    /// <summary>A role as its reader calls it.</summary>
    public static string OfRole(string role) => role switch
    {
        Roles.Administrator => T("administrator"),
        Roles.Author => T("author"),
        Roles.Brand => T("brand"),
        Roles.Legal => T("legal"),
        Roles.Finance => T("finance"),
        Roles.Market => T("market"),
        Roles.Launcher => T("launcher"),
        Roles.Analyst => T("analyst"),
        _ => role,
    };

    /// <summary>A role at the beginning of a line.</summary>
    public static string Role(string role) => Capital(OfRole(role));

    /// <summary>"brand", "brand and legal", "brand, legal and finance".</summary>
    public static string Together(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => T($"{string.Join(", ", words.Take(words.Count - 1))} and {words[^1]}"),
    };

    /// <summary>A moment as a clock in its own zone shows it, for example "Tue 19 Jan 2027, 09:00".</summary>
    public static string Local(ScheduledTime time) => time.At.ToString(T("ddd d MMM yyyy, HH:mm"), CultureInfo.CurrentCulture);

    /// <summary>The conditions of an audience, all of which must hold.</summary>
    public static IEnumerable<string> Conditions(Predicate where) => where is Predicate.All { Of.IsEmpty: false } all ? all.Of.Select(Plain) : [Plain(where)];

    /// <summary>A moment in its own zone, for example "Tue 19 Jan 2027, 09:00 (Europe/Berlin)".</summary>
    public static string Of(ScheduledTime time) => $"{Local(time)} ({time.Zone})";

    public static string Of(Delivery delivery) => delivery switch
    {
        Delivery.AtTime at => Of(at.Time),
        Delivery.AfterEvent after => T($"Once attendance is known, not before {Of(after.NotBefore)}"),
        Delivery.ByJourney by => T($"When the journey {by.Journey.Name} comes to it"),
        _ => "",
    };

    /// <summary>What holds a campaign's mails at night, and what becomes of one whose hour passed while no server ran.</summary>
    public static IEnumerable<string> Holding(Plan plan)
    {
        var emails = plan.Assets.OfType<EmailAsset>().ToList();
        foreach (var quiet in emails.Select(e => e.QuietHours).OfType<QuietHours>().Take(1))
        {
            var when = quiet.Weekends ? T($"{Clock(quiet.From)} and {Clock(quiet.Until)} or on a weekend,") : T($"{Clock(quiet.From)} and {Clock(quiet.Until)}");
            yield return quiet.ForEach
                ? T($"Nobody gets a mail between {when} where they live: it waits for their morning")
                : T($"No mail is meant to go out between {when} in {quiet.Zone}; {plan.Platforms.GetValueOrDefault(AssetKind.Email)} cannot wait for the morning of each recipient");
            foreach (var (country, own) in quiet.Markets)
            {
                yield return own.Weekends
                    ? T($"In {country}, between {Clock(own.From)} and {Clock(own.Until)}, or on a weekend")
                    : T($"In {country}, between {Clock(own.From)} and {Clock(own.Until)}");
            }
        }

        // Platforms that keep the schedule send by themselves, whether a server of ours runs or not.
        if (plan.Platforms.GetValueOrDefault(AssetKind.Email) == PlatformRegistration.Stack && emails.Find(e => e.Delivery is Delivery.AtTime) is { } timed)
        {
            yield return N(timed.LateHours ?? EmailAsset.UsualLateHours, "A mail whose time passes while no server runs still goes out within {0} hour; later, the campaign pauses and a person decides", "A mail whose time passes while no server runs still goes out within {0} hours; later, the campaign pauses and a person decides");
        }
    }

    public static string Of(Predicate recipients) => recipients switch
    {
        Predicate.All { Of.IsEmpty: true } => T("Everyone in the audience"),
        _ => T($"Those who {Readable(recipients)}"),
    };

    /// <summary>A subject or the like, with its merge fields as they are written in the file.</summary>
    public static string OneLine(Template template) => template.Fill(field => $"{{{{ {field} }}}}", _ => "");

    /// <summary>A word as a heading begins it.</summary>
    public static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>The arm of an account, as the screens call it.</summary>
    public static string OfArm(string? arm) => arm switch { "treated" => T("written to"), "held_out" => T("held out"), "both" => T("in part"), _ => T("nobody there") };

    /// <summary>What a campaign is known to have done, in a sentence.</summary>
    public static string Of(Evidence evidence) => evidence is Evidence.Unusable { Code: "no-units" } && evidence.Treated.People + evidence.Control.People == 0
        ? T("Nobody was written to so far. The result is here once the first mail went out and the days that count are over.")
        : Measuring.VerdictText.Of(evidence);

    public static string Of(Money money) => string.Create(CultureInfo.CurrentCulture, $"{money.Amount:#,0.##} {money.Currency}");

    public static string Of(long number) => number.ToString("#,0", CultureInfo.CurrentCulture);

    /// <summary>A length of time that is given in hours.</summary>
    public static string Hours(double hours) => hours switch
    {
        < 1 => N((long)Math.Ceiling(hours * 60), "{0} minute", "{0} minutes"),
        < 48 => T($"{hours:0.#} hours"),
        _ => T($"{hours / 24:0.#} days"),
    };

    public static string Percent(double share, string format = "0.0") => (share * 100).ToString(format, CultureInfo.CurrentCulture) + " %";

    public static string Points(double difference) => (difference * 100).ToString("+0.0;−0.0;0.0", CultureInfo.CurrentCulture);

    /// <summary>What a country's own people call it, which is the same for every reader; empty where the code is none of a country.</summary>
    public static string Country(string code) => Slipway.Core.Briefs.Markets.Codes.Contains(code) ? new RegionInfo(code).NativeName : "";

    public static string Version(string digest) => digest[..12];

    /// <summary>The steps of a journey as lines, a level of branching each two spaces deeper.</summary>
    public static IEnumerable<(int Depth, string Text)> Of(ImmutableArray<JourneyStep> steps, int depth = 0) => steps.SelectMany(step => step switch
    {
        JourneyStep.Wait wait => [(depth, T($"Wait {wait.Hours} hours"))],
        JourneyStep.Send send => [(depth, T($"Send {send.Email.Name}"))],
        JourneyStep.Exit exit => [(depth, T($"Leave: {exit.Reason}"))],
        JourneyStep.Branch branch =>
        [
            (depth, T($"If the person {Readable(branch.If)}")),
            .. Of(branch.Then, depth + 1),
            .. branch.Otherwise.IsEmpty ? [] : Of(branch.Otherwise, depth + 1).Prepend((depth, T("Otherwise"))),
        ],
        _ => Enumerable.Empty<(int, string)>(),
    });

    private static string Readable(Predicate predicate) => predicate switch
    {
        Predicate.Did did => did.Event,
        Predicate.Not { Of: Predicate.Did did } => T($"have not {did.Event}"),
        Predicate.AccountDid did => T($"or a colleague {did.Event}"),
        Predicate.Assigned assigned => T($"were assigned variant {assigned.Variant}"),
        Predicate.Not { Of: Predicate.Assigned assigned } => T($"were not assigned variant {assigned.Variant}"),
        Predicate.All all => string.Join(T(" and "), all.Of.Select(Readable)),
        Predicate.Any any => string.Join(T(" or "), any.Of.Select(Readable)),
        _ => predicate.ToString()!,
    };

    private static string Plain(Predicate predicate) => predicate switch
    {
        Predicate.All { Of.IsEmpty: true } => T("everyone"),
        Predicate.All all => string.Join(T(" and "), all.Of.Select(Plain)),
        Predicate.Any any => string.Join(T(", or "), any.Of.Select(Plain)),
        Predicate.Compare { Comparison: Comparison.In or Comparison.Is } c => T($"{Field(c.Field)} is {Either(c.Values)}"),
        Predicate.Compare { Comparison: Comparison.NotIn or Comparison.IsNot } c => T($"{Field(c.Field)} is not {Either(c.Values)}"),
        Predicate.Compare { Comparison: Comparison.Contains } c => T($"{Field(c.Field)} contains {Either(c.Values)}"),
        Predicate.Compare { Comparison: Comparison.StartsWith } c => T($"{Field(c.Field)} starts with {Either(c.Values)}"),
        _ => predicate.ToString()!,
    };

    private static string Clock(TimeOnly time) => time.ToString("HH\\:mm", CultureInfo.InvariantCulture);

    private static string Field(string field) => field.Replace('_', ' ');

    private static string Either(ImmutableArray<string> values) =>
        values.Length < 2 ? string.Concat(values) : T($"{string.Join(", ", values.Take(values.Length - 1))} or {values[^1]}");
}
