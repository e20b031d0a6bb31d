using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Conformance;

public abstract partial class ConnectorConformance
{
    // As the engine undoes: what acts by itself is held first, then the version before is staged and launched over the change.
    [Fact]
    public async Task A_change_that_is_undone_is_as_it_was_before()
    {
        foreach (var (asset, live) in (await LaunchAllAsync()).AsEnumerable().Reverse())
        {
            // What a person makes live by hand is made live again by hand; what cannot be changed while it is live has nothing to undo.
            if (Can(asset).Launch == LaunchEffect.Observed || await TryStageAsync(Changed(asset), $"change:{asset.Key}", live.Revision) is not Outcome.Done { Reading: var staged })
            {
                continue;
            }

            var changed = Done(await LaunchAsync(Changed(asset), staged, $"relaunch:{asset.Key}"), asset);
            await HoldAsync(asset, changed);

            await IsBackAsync(asset, live, await ReadAsync(changed.Id));
        }
    }

    [Fact]
    public async Task What_was_removed_and_undone_is_there_again()
    {
        foreach (var (asset, live) in (await LaunchAllAsync()).AsEnumerable().Reverse())
        {
            if (Can(asset).Launch == LaunchEffect.Observed || await RemoveAsync(asset, live) is not Outcome.Done)
            {
                continue;
            }

            await IsBackAsync(asset, live, await Connector.FindAsync(KeyOf(asset), Cancellation));
        }
    }

    [Fact]
    public async Task What_was_launched_undone_and_launched_again_is_live()
    {
        foreach (var (asset, live) in (await LaunchAllAsync()).AsEnumerable().Reverse())
        {
            if (Can(asset).Launch == LaunchEffect.Observed)
            {
                continue;
            }

            await HoldAsync(asset, live);
            if (await HaltAsync(asset, live, HaltMode.Undo) is Outcome.Done undone)
            {
                Assert.False(await IsPublicAsync(undone.Reading), $"{asset.Key} was withdrawn and is still there for customers.");
                await IsBackAsync(asset, live, await ReadAsync(live.Id));
            }
        }
    }

    private async Task HoldAsync(Asset asset, Reading live)
    {
        if (Can(asset) is { Launch: LaunchEffect.Irreversible, Pause: true })
        {
            Done(await Connector.HaltAsync(new HaltRequest($"hold:{asset.Key}", live.Id, HaltMode.Pause), Cancellation), asset);
        }
    }

    private async Task<Outcome> RemoveAsync(Asset asset, Reading live)
    {
        var outcome = await WorkedAsync(() => Connector.StageAsync(new StageRequest($"remove:{asset.Key}", Campaign, KeyOf(asset), null) { Expectation = live.Revision }, Cancellation));
        return outcome is Outcome.Done { Reading: var staged }
            ? await WorkedAsync(() => Connector.LaunchAsync(new LaunchRequest($"remove-launch:{asset.Key}", staged.Id, staged.Revision) { Remove = true }, Cancellation))
            : outcome;
    }

    private async Task IsBackAsync(Asset asset, Reading live, Reading? held)
    {
        var staged = Done(await TryStageAsync(asset, $"undo:{asset.Key}", held?.Revision), asset);
        var back = Done(await LaunchAsync(asset, staged, $"undo-launch:{asset.Key}"), asset);

        SameContent(live, back, asset);
        SameContent(live, await ReadAsync(back.Id), asset);
        Assert.Equal((live.State, live.Address), (back.State, back.Address));
        Assert.True(await IsPublicAsync(back), $"{asset.Key} was put back and no customer can meet it.");
    }
}
