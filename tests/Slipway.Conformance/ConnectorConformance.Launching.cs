using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Conformance;

public abstract partial class ConnectorConformance
{
    [Fact]
    public async Task A_launch_makes_it_public_or_arms_it()
    {
        foreach (var (asset, reading) in await LaunchAllAsync())
        {
            Assert.True(reading.State is RemoteState.Live or RemoteState.Scheduled, $"{asset.Key} was launched and is {reading.State}.");
            Assert.True(await IsPublicAsync(reading), $"{asset.Key} was launched and no customer can meet it.");
        }
    }

    [Fact]
    public async Task Launching_changes_no_content()
    {
        foreach (var (asset, staged) in await StageAllAsync())
        {
            SameContent(staged, Done(await LaunchAsync(asset, staged), asset), asset);
            SameContent(staged, await ReadAsync(staged.Id), asset);
        }
    }

    [Fact]
    public async Task The_same_launch_again_has_no_second_effect()
    {
        foreach (var (asset, staged) in await StageAllAsync())
        {
            var first = Done(await LaunchAsync(asset, staged), asset);
            var again = Done(await LaunchAsync(asset, staged), asset);

            Assert.Equal((first.Id, first.Revision, first.State), (again.Id, again.Revision, again.State));
        }
    }

    [Fact]
    public async Task A_launch_that_expects_another_revision_is_refused_and_nothing_is_public()
    {
        foreach (var (asset, approved) in await StageAllAsync())
        {
            if (Can(asset).Concurrency == Concurrency.CompareOnly)
            {
                continue;
            }

            await ChangeOutsideAsync(approved.Id);

            IsRefusedAsChangedOutside(await LaunchAsync(asset, approved), asset);
            Assert.False(await IsPublicAsync(await ReadAsync(approved.Id)), $"{asset.Key} is public although its launch was refused.");
        }
    }

    [Fact]
    public async Task A_launch_whose_answer_was_lost_is_recognised_by_its_operation()
    {
        foreach (var (asset, staged) in await StageAllAsync())
        {
            if (Can(asset).Launch == LaunchEffect.Observed)
            {
                // No call of ours launches it; what comes after it may need it live.
                await LaunchAsync(asset, staged);
                continue;
            }

            Assert.SkipUnless(await LoseNextAsync(Loss.OfTheAnswer), "This platform cannot be made to lose an answer.");

            Assert.True(await IsUnknownAsync(() => LaunchAsync(asset, staged)), $"{asset.Key}: the answer was lost, and the connector claims to know it.");
            var now = await ReadAsync(staged.Id);
            Assert.True(now.Operation is null || now.Operation == $"launch:{asset.Key}" || now.State == RemoteState.Staged, $"{asset.Key} says that {now.Operation} launched it.");
            // The state alone says where there is no place for the operation: asked again, it must not act twice.
            Assert.True(Done(await LaunchAsync(asset, staged), asset).State is RemoteState.Live or RemoteState.Scheduled);
        }
    }

    [Fact]
    public async Task A_change_staged_for_something_live_stays_unseen_until_it_is_launched()
    {
        foreach (var (asset, live) in await LaunchAllAsync())
        {
            var outcome = await TryStageAsync(Changed(asset), $"change:{asset.Key}", live.Revision);

            // What cannot be changed while it is live may be refused; what is taken must leave what is live as it is.
            if (outcome is Outcome.Done staged)
            {
                Assert.True(await IsPublicAsync(staged.Reading), $"{asset.Key} was live, and staging a change took it away.");
                Assert.Equal(live.State, staged.Reading.State);
            }
            else
            {
                Assert.NotEmpty(Assert.IsType<Outcome.Refused>(outcome).Findings);
            }
        }
    }

    [Fact]
    public async Task What_is_live_can_be_held_and_released()
    {
        foreach (var (asset, live) in await LaunchAllAsync())
        {
            if (!Can(asset).Pause)
            {
                Assert.NotEmpty(Assert.IsType<Outcome.Refused>(await HaltAsync(asset, live, HaltMode.Pause)).Findings);
                continue;
            }

            var held = Done(await HaltAsync(asset, live, HaltMode.Pause), asset);
            Assert.Equal(RemoteState.Paused, held.State);
            Assert.False(await IsPublicAsync(held), $"{asset.Key} is paused and still acts.");

            var released = Done(await HaltAsync(asset, held, HaltMode.Resume), asset);
            Assert.Equal(live.State, released.State);
            Assert.True(await IsPublicAsync(released), $"{asset.Key} was released and does not act.");
        }
    }

    [Fact]
    public async Task The_same_halt_again_has_no_second_effect()
    {
        foreach (var (asset, live) in await LaunchAllAsync())
        {
            if (!Can(asset).Pause)
            {
                continue;
            }

            var first = Done(await HaltAsync(asset, live, HaltMode.Pause), asset);
            var again = Done(await HaltAsync(asset, live, HaltMode.Pause), asset);

            Assert.Equal((first.Revision, first.State), (again.Revision, again.State));
        }
    }

    [Fact]
    public async Task What_can_be_undone_is_back_to_staged_and_the_rest_is_refused_with_a_reason()
    {
        foreach (var (asset, live) in (await LaunchAllAsync()).AsEnumerable().Reverse())
        {
            var outcome = await HaltAsync(asset, live, HaltMode.Undo);
            Assert.False(Can(asset).Undo && outcome is not Outcome.Done, $"{asset.Key} can be undone by its capability, and answered {outcome}.");
            if (outcome is Outcome.Done undone)
            {
                Assert.Equal(RemoteState.Staged, undone.Reading.State);
                Assert.False(await IsPublicAsync(undone.Reading), $"{asset.Key} was withdrawn and is still there for customers.");
            }
            else
            {
                Assert.NotEmpty(Assert.IsType<Outcome.Refused>(outcome).Findings);
                Assert.Equal(live.State, (await ReadAsync(live.Id)).State);
            }
        }
    }

    [Fact]
    public async Task What_is_only_staged_cannot_be_held()
    {
        foreach (var (asset, staged) in await StageAllAsync())
        {
            Assert.NotEmpty(Assert.IsType<Outcome.Refused>(await HaltAsync(asset, staged, HaltMode.Pause)).Findings);
            SameContent(staged, await ReadAsync(staged.Id), asset);
        }
    }
}
