using System.CommandLine;
using Slipway.Core.Impact;
using Slipway.Server.Campaigns;
using Slipway.Server.Impact;

namespace Slipway.Server.Commands;

/// <summary><c>slipway impact</c>: the monthly review, the decisions in it, and its sign-off.</summary>
internal static class ImpactCommand
{
    private const int MostCampaigns = 50;

    private static readonly Option<string?> _month = new("--month") { Description = "The month, for example 2026-10. Otherwise the last that is kept, or this month where none is.", HelpName = "MONTH" };
    private static readonly Option<string?> _markdown = new("--markdown") { Description = "Write the whole review into this file.", HelpName = "FILE" };
    private static readonly Option<string> _course = new("--course") { Description = "scale, continue or stop.", HelpName = "COURSE", Required = true };
    private static readonly Option<string> _reason = new("--reason") { Description = "Why: the next review holds the decision against what came of it.", HelpName = "TEXT", Required = true };
    private static readonly Option<string> _signed = new("--month") { Description = "The month, for example 2026-10.", HelpName = "MONTH", Required = true };
    private static readonly Option<string> _digest = new("--digest") { Description = "The digest of the review that you looked at, or its beginning: at least eight letters.", HelpName = "DIGEST", Required = true };
    private static readonly Option<bool> _back = new("--withdraw") { Description = "Take a sign-off back. It stays written; --comment says why." };
    private static readonly Option<string?> _comment = new("--comment") { Description = "What is said about it.", HelpName = "TEXT" };

    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var decide = ApiClient.Options(new Command("decide", "Decide to scale, continue or stop a campaign that is live. It is written down and changes nothing by itself.") { name, _course, _reason });
        decide.SetAction((parse, stop) => DecideAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        var sign = ApiClient.Options(new Command("sign-off", "Sign a month's review off, or take a sign-off back. People only.") { _signed, _digest, _back, _comment });
        sign.SetAction((parse, stop) => SignAsync(parse, Output.Of(parse), stop));
        var command = ApiClient.Options(new Command("impact", "The monthly impact review: what was claimed and is proven, what it cost, how fast it went, what is to be decided.") { _month, _markdown });
        command.SetAction((parse, stop) => ShowAsync(parse, Output.Of(parse), stop));
        command.Subcommands.Add(decide);
        command.Subcommands.Add(sign);
        return command;
    }

    private static async Task<int> ShowAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var listed = await api.GetAsync("api/v1/impact", stop);
        if (!listed.IsFine)
        {
            return await listed.RefuseAsync(output, "reviews");
        }

        var months = listed.Read<MonthsBody>();
        var month = parse.GetValue(_month) ?? (months.Months.Count > 0 ? months.Months[0].Month : months.ThisMonth);
        var answer = await api.GetAsync(PathOf(month), stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"review of {month}: write a month that has begun, for example 2026-10");
        }

        var body = answer.Read<ReviewBody>();
        if (parse.GetValue(_markdown) is { } written)
        {
            var file = output.PathOf(written);
            await File.WriteAllTextAsync(file, (await api.GetAsync($"{PathOf(month)}/review.md", stop)).Text, stop);
            await output.SayAsync($"Written to {output.Shown(file)}");
        }

        await output.ResultAsync(body, Lines(body));
        await output.NextAsync(!body.Kept ? "it is made on the second day of the next month; until then: slipway impact --month " + month
            : !body.SignedOff ? $"look at it and sign it off: slipway impact sign-off --month {month} --digest {Words.Version(body.Digest)}"
            : body.Review.Due.FirstOrDefault() is { } due ? $"slipway impact decide {due.Name} --course {ImpactText.Word(due.Course)} --reason \"…\""
            : $"the same with links: {api.Address}impact/{month}");
        return ExitCode.Fine;
    }

    private static async Task<int> DecideAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var answer = await api.PostAsync($"{CampaignReport.PathOf(name)}/course", new CourseRequest(parse.GetValue(_course), parse.GetValue(_reason)), stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"campaign {name}");
        }

        var body = answer.Read<ImpactBody>();
        await output.ResultAsync(body, $"Decided    {body.Decisions[0].Course}; the rule said {body.Decisions[0].RuleSaid}");
        await output.NextAsync(body.Decisions[0].Course == "stop" ? $"it is still live: slipway halt {name}" : $"slipway report {name}");
        return ExitCode.Fine;
    }

    private static async Task<int> SignAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        var (month, digest) = (parse.GetValue(_signed)!, parse.GetValue(_digest)!);
        using var api = ApiClient.Open(parse, output);
        var looked = await api.GetAsync(PathOf(month), stop);
        if (!looked.IsFine)
        {
            return await looked.RefuseAsync(output, $"review of {month}");
        }

        // A beginning stands for the whole only where it is the beginning of what is kept.
        var kept = looked.Read<ReviewBody>();
        var meant = digest.Length >= 8 && kept.Digest.StartsWith(digest, StringComparison.OrdinalIgnoreCase) ? kept.Digest : digest;
        var answer = await api.PostAsync($"{PathOf(month)}/sign-off", new SignRequest(meant, !parse.GetValue(_back), parse.GetValue(_comment)), stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"review of {month}");
        }

        var body = answer.Read<ReviewBody>();
        await output.ResultAsync(body, body.SignedOff ? $"Signed off the review of {month}, digest {body.Digest}." : $"The sign-off of {month} is taken back; both stay written.");
        await output.NextAsync($"slipway impact --month {month}");
        return ExitCode.Fine;
    }

    private static IEnumerable<string> Lines(ReviewBody body)
    {
        var (review, v) = (body.Review, body.Review.Velocity);
        return
        [
            $"Impact     {ImpactText.Month(body.Month)}, {(body.SignedOff ? "signed off" : body.Kept ? "to be signed off" : "as it would be made now")}",
            $"Digest     {body.Digest}",
            .. review.Gaps.Select(g => $"Missing    {g}"),
            $"Spent      {(review.Spend is { } spend ? $"{Words.Of(spend.Total)}: {(spend.ByKind.IsEmpty ? "nothing recorded" : string.Join(", ", spend.ByKind.Select(k => $"{ImpactText.Word(k.Key)} {ImpactText.Of(k.Value, spend.Total.Currency)}")))}" : "not known")}",
            $"Live       {Words.Count(v.Live, "campaign")}, {Words.Of(v.WentLive)} of them new; {Words.Of(v.Backlog)} not live yet",
            $"Time       first plan to live {ImpactMarkdown.Hours(v.LeadHours)}, by hand {ImpactMarkdown.Hours((double?)review.Baseline?.LeadHours)}; hours of people {ImpactMarkdown.Hours(v.Hours)}, by hand {ImpactMarkdown.Hours((double?)review.Baseline?.Hours)}",
            $"Steps      {Words.Of(v.Automated)} by machine, {Words.Of(v.ByHand)} by hand",
            "",
            .. review.Campaigns.IsEmpty ? ["No campaign was live."] : review.Campaigns.Take(MostCampaigns).SelectMany(Lines),
            .. review.Campaigns.Length > MostCampaigns ? [$"and {Words.Of(review.Campaigns.Length - MostCampaigns)} more; all of them with --json or --markdown"] : Enumerable.Empty<string>(),
            .. review.Decisions.Take(MostCampaigns).SelectMany(d => new[] { $"Decided    {d.Title}: {ImpactText.Word(d.Course)} on {d.On:yyyy-MM-dd}. {ImpactMarkdown.Said(d.Turnout)}" }),
        ];
    }

    private static IEnumerable<string> Lines(ReviewedCampaign c) =>
    [
        $"{c.Title} ({c.Name})",
        $"  Claimed  {Words.Count(c.Target, c.Metric)}",
        $"  Proven   {(c.Effect is { } effect ? $"{ImpactText.Of(effect)}, grade {c.Grade}" : c.Evidence)}",
        $"  Cost     {(c.Cost is { } cost ? Words.Of(cost) : "not known")}{(c.Return is { Roi: not null } earned ? $"; return {ImpactText.Of(earned)}" : "")}",
        $"  Rule     {ImpactText.Sentence(c.Course, c.Reason)}{(c.IsDue ? " To be decided." : "")}",
        .. c.Flips.Select(f => $"           {f}"),
        "",
    ];

    private static string PathOf(string month) => $"api/v1/impact/{Uri.EscapeDataString(month)}";
}
