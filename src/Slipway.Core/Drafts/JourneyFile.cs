using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>Reads <c>journeys/*.yaml</c>.</summary>
internal static class JourneyFile
{
    private const string StepExample = "\n  - wait: 72 hours\n  - if: did registered\n    then:\n      - exit: registered\n    otherwise:\n      - send: follow-up\n  - exit: done";

    public static JourneyAsset Read(AssetFile file)
    {
        var fields = file.Yaml();
        var never = new ScheduledTime(default, "UTC");
        var start = fields.Moment("start", "2027-01-19 09:00", file.Zone);
        var end = fields.Moment("end", "2027-02-11 12:00", file.Zone);
        if (start is not null && end is not null && end.At <= start.At)
        {
            fields.Error("journey-end", "end", "The journey ends before it begins.", "Write an end after the start.");
        }

        var stop = fields.Has("stop") ? fields.Condition("stop", "did replied") : null;
        var stopAccount = fields.Text("stop_account", "did replied", required: false) is not null ? StopAccount(fields) : null;
        var journey = new JourneyAsset
        {
            Key = file.Define(AssetKind.Journey),
            Title = fields.Text("title", "Follow-up after the invitation") ?? "",
            Audience = file.Refer(fields, "audience", AssetKind.Audience, "invitees") ?? default,
            Start = start ?? never,
            End = end ?? never,
            Steps = Stopping(Steps(file, fields, "steps", required: true), [.. new[] { stop, stopAccount }.OfType<Predicate>()]),
        };
        fields.Close();
        return journey;
    }

    /// <summary>An email goes out either at its own time or when its journey comes to it: never both, and never neither.</summary>
    public static void CheckEmails(ImmutableArray<JourneyAsset> journeys, ImmutableArray<EmailSource> emails, IReadOnlyDictionary<AssetKey, Place> places, FindingList findings)
    {
        foreach (var email in emails)
        {
            var journey = (email.Delivery as Delivery.ByJourney)?.Journey;
            if (journey is not null && journeys.FirstOrDefault(j => j.Key == journey) is { } named && !named.Needs.Contains(email.Key))
            {
                findings.Error("journey-email", $"{email.Key} waits for {journey}, which does not send it, so it would never go out.", places[email.Key], $"Add the step `- send: {email.Key.Name}` to the journey, or give the email a time of its own.", "send.journey");
            }

            foreach (var other in journeys.Where(j => j.Key != journey && j.Needs.Contains(email.Key)))
            {
                findings.Error("journey-email", $"{other.Key} sends {email.Key}, which also goes out by itself.", places[email.Key], $"Write in the email:\nsend:\n  journey: {other.Key.Name}", "send");
            }
        }
    }

    // One person's deed ends it for all of their account.
    private static Predicate.AccountDid? StopAccount(YamlFields fields)
    {
        var condition = fields.Condition("stop_account", "did replied");
        if (condition is not (null or Predicate.Did))
        {
            fields.Error("journey-stop-account", "stop_account", "What ends it for a whole account is something that one of its people did.", "Write, for example: `stop_account: did replied`");
        }

        return condition is Predicate.Did did ? new Predicate.AccountDid(did.Event) : null;
    }

    // Read before every send, so that nobody who answered gets the next mail; as a branch, so that every platform knows it already.
    private static ImmutableArray<JourneyStep> Stopping(ImmutableArray<JourneyStep> steps, ImmutableArray<Predicate> stops) => stops.IsEmpty ? steps :
    [
        .. steps.SelectMany(step => step switch
        {
            JourneyStep.Send => stops.Select(JourneyStep (stop) => new JourneyStep.Branch(stop, [new JourneyStep.Exit($"stopped: {stop}")], [])).Append(step),
            JourneyStep.Branch branch => [branch with { Then = Stopping(branch.Then, stops), Otherwise = Stopping(branch.Otherwise, stops) }],
            _ => [step],
        }),
    ];

    private static ImmutableArray<JourneyStep> Steps(AssetFile file, YamlFields fields, string key, bool required) =>
        [.. fields.Mappings(key, StepExample, required).Select(step => Step(file, step)).OfType<JourneyStep>()];

    private static JourneyStep? Step(AssetFile file, YamlFields step)
    {
        JourneyStep? read = null;
        if (step.Has("wait"))
        {
            read = Wait(step);
        }
        else if (step.Has("send"))
        {
            read = file.Refer(step, "send", AssetKind.Email, "follow-up") is { } email ? new JourneyStep.Send(email) : null;
        }
        else if (step.Has("exit"))
        {
            read = new JourneyStep.Exit(step.Text("exit", "done") ?? "");
        }
        else if (step.Has("if"))
        {
            var condition = step.Condition("if", "did registered");
            var then = Steps(file, step, "then", required: true);
            var otherwise = Steps(file, step, "otherwise", required: false);
            read = condition is null ? null : new JourneyStep.Branch(condition, then, otherwise);
        }
        else
        {
            step.Findings.Error("journey-step", "A step must be one of `wait`, `if`, `send` or `exit`.", step.At, "Write, for example: `- wait: 72 hours`");
            return null;
        }

        step.Close();
        return read;
    }

    private static JourneyStep.Wait? Wait(YamlFields step)
    {
        var text = step.Text("wait", "72 hours") ?? "";
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 2 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 8760)
        {
            switch (words[1])
            {
                case "hour" or "hours":
                    return new JourneyStep.Wait(number);
                case "day" or "days" when number <= 365:
                    return new JourneyStep.Wait(number * 24);
            }
        }

        step.Error("key-type", "wait", $"\"{text}\" is not a span to wait.", "Write, for example: `wait: 72 hours` or `wait: 3 days`");
        return null;
    }
}
