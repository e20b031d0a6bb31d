using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Evidence;
using Slipway.Core.Lessons;
using Slipway.Core.Plans;
using Slipway.Engine.Lessons;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Tracking;
using Xunit;

namespace Slipway.Engine.Tests.Measuring;

/// <summary>An experiment from the plan over the mails to the verdict.</summary>
public sealed class ExperimentTests : IAsyncLifetime
{
    private static readonly AudienceAsset _audience = Cast.Audience with
    {
        Holdout = new Holdout(0.2, ""),
        Experiment = new Experiment("subject", EventTypes.Clicked, new Split([new Variant("a", 0.5), new Variant("b", 0.5)], "")) { Pattern = "number-in-subject" },
    };

    private static readonly EmailAsset _first = Sample.Invitation with { Recipients = new Predicate.Assigned("a") };
    private static readonly EmailAsset _second = Sample.Invitation with { Key = new AssetKey(AssetKind.Email, "invitation-b"), Subject = Sample.Reminder.Subject, Recipients = new Predicate.Assigned("b") };

    private House _house = null!;
    private Plan _plan = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        await _house.AddPeopleAsync(400);
        _plan = (await _house.LaunchAsync(Cast.With(_audience, _first, _second))).Plan;
        await _house.JumpAsync(Cast.Invited);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Everyone_who_is_written_to_gets_the_words_they_were_assigned_and_the_held_out_get_none()
    {
        var members = await _house.QueryAsync<string>("select coalesce(variant, 'none') || ':' || held_out from stack_members order by 1");
        Assert.Equal(["a:0", "b:0", "none:1"], members.Distinct());
        var experiment = _plan.Assets.OfType<AudienceAsset>().Single().Experiment!;
        Assert.Equal($"{_plan.Assets.OfType<AudienceAsset>().Single().Holdout.Seed}/subject", experiment.Split.Seed);

        var got = await _house.QueryAsync<string>("select distinct o.name || ':' || m.variant from stack_recipients r join stack_objects o on o.id = r.email_object join stack_members m on m.contact = r.contact order by 1");

        Assert.Equal(["invitation-b:b", "invitation:a"], got.Order(StringComparer.Ordinal));
        Assert.Equal(await _house.ScalarAsync<long>("select count(*) from stack_members where held_out = 0"), _house.Mailbox.Count);
        Assert.All(await _house.QueryAsync<string>("select contact || ':' || variant from stack_members where held_out = 0"), m => Assert.Equal(m.Split(':')[1], experiment.Split.Of(m.Split(':')[0])));
    }

    [Fact]
    public async Task Nobody_is_told_before_the_window_is_over_and_then_each_is_told_from_those_assigned()
    {
        await ClickAsync("a", 10);
        await ClickAsync("b", 60);
        await _house.SettleAsync();
        var early = (await ResultAsync())!;
        Assert.Equal((ExperimentVerdict.Unusable, 10L, 60L), (early.Verdict, early.Variants[0].Count.Reached, early.Variants[1].Count.Reached));

        await _house.JumpAsync(Cast.Invited.AddDays(30));

        var result = (await ResultAsync())!;
        Assert.Equal((ExperimentVerdict.Better, "b"), (result.Verdict, result.Best));
        Assert.Equal(await _house.ScalarAsync<long>("select count(*) from stack_members where variant = 'b'"), result.Variants[1].Count.People);
    }

    [Fact]
    public async Task An_ended_experiment_is_a_lesson_once_with_who_wrote_what_and_an_open_one_is_none()
    {
        await ClickAsync("a", 10);
        await ClickAsync("b", 60);
        await _house.SettleAsync();
        var book = _house.Get<LessonBook>();
        Task<bool> ObserveAsync() => book.ObserveAsync(_ => Task.FromResult(ImmutableDictionary<string, string>.Empty.Add("a", "the playbook").Add("b", "a model")), CancellationToken.None);
        await ObserveAsync();
        Assert.Empty(await book.ReadAsync());

        await _house.JumpAsync(Cast.Invited.AddDays(30));
        await _house.Get<Verdicts>().RunAsync(CancellationToken.None);
        await ObserveAsync();
        Assert.False(await ObserveAsync());

        var lessons = await book.ReadAsync();
        Assert.Equal(["number-in-subject", "written by a model instead of the playbook"], lessons.Select(l => l.Pattern).Order(StringComparer.Ordinal));
        var lesson = lessons[0];
        Assert.Equal((LessonStanding.Works, EventTypes.Clicked, await _house.ScalarAsync<long>("select count(*) from stack_members where held_out = 0")), (lesson.Standing, lesson.Metric, lesson.Units));
        Assert.Equal((await ResultAsync())!.Variants[1].Against!.Difference, lesson.Difference, 12);
        Assert.Equal(_plan.Terms.Markets, lesson.Observations[0].Scope.Markets);

        // Where it was handed to whoever wrote, is known again.
        Assert.Empty((await book.UsesAsync(lessons))[0].Campaigns);
        await _house.ExecuteAsync($"insert into drafting_log (campaign, digest, kind, at, account, line) values ('next', 'd', 'run', 1, 'ada', '{{\"results\":[\"{LessonBook.Mark}{lesson.Pattern}: brought more\"]}}')");
        Assert.Equal(["next"], (await book.UsesAsync([lesson]))[0].Campaigns);
    }

    [Fact]
    public async Task What_was_clicked_in_another_campaign_is_no_click_here()
    {
        await ClickAsync("b", 60, "another");
        await _house.JumpAsync(Cast.Invited.AddDays(30));

        Assert.Equal(60, await _house.ScalarAsync<long>("select count(*) from events where type = 'clicked' and automated is null"));
        Assert.Equal(0, (await ResultAsync())!.Variants[1].Count.Reached);
    }

    [Fact]
    public async Task Asking_something_else_of_the_same_split_moves_nobody()
    {
        var asked = _audience with { Experiment = _audience.Experiment! with { Question = "Which subject brings more clicks?", Metric = "registered" } };
        var again = Sample.Planned([.. Cast.With(asked, _first, _second)]);

        Assert.Equal(Sample.Planned([.. Cast.With(_audience, _first, _second)]).Assets.OfType<AudienceAsset>().Single().Snapshot, again.Assets.OfType<AudienceAsset>().Single().Snapshot);
        var others = _audience with { Experiment = _audience.Experiment! with { Split = new Split([new Variant("a", 0.9), new Variant("b", 0.1)], "") } };
        Assert.NotEqual(again.Assets.OfType<AudienceAsset>().Single().Snapshot, Sample.Planned([.. Cast.With(others, _first, _second)]).Assets.OfType<AudienceAsset>().Single().Snapshot);
        Assert.Null(await _house.Get<Measurements>().ExperimentAsync(Sample.Planned([.. Cast.With(Cast.Audience, Sample.Invitation)])));
    }

    private Task<ExperimentResult?> ResultAsync() => _house.Get<Measurements>().ExperimentAsync(_plan);

    private async Task ClickAsync(string variant, int people, string campaign = "warehouse-webinar")
    {
        var contacts = await _house.QueryAsync<string>("select contact from stack_members where variant = @variant order by contact limit @people", new { variant, people });
        var asset = variant == "a" ? "email/invitation" : "email/invitation-b";
        await _house.Database.WriteAsync("t", async s =>
        {
            foreach (var (contact, i) in contacts.Select((c, i) => (c, i)))
            {
                // A click before the delivery is a machine's.
                await StackEvents.AddAsync(s, new PlatformEvent(string.Create(CultureInfo.InvariantCulture, $"{campaign}-{variant}-{i}-in"), EventTypes.Delivered, campaign, asset, contact, Cast.Invited));
                await StackEvents.AddAsync(s, new PlatformEvent(string.Create(CultureInfo.InvariantCulture, $"{campaign}-{variant}-{i}"), EventTypes.Clicked, campaign, asset, contact, Cast.Invited.AddDays(1).AddMinutes(i)));
            }
        });
    }
}
