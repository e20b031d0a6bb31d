using System.Text.Json;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Conformance;

public abstract partial class ConnectorConformance
{
    [Fact]
    public void It_says_what_it_can_do_with_every_kind_it_takes()
    {
        Assert.NotEmpty(Connector.Description.Id);
        Assert.NotEmpty(Connector.Description.Platform);
        Assert.NotEmpty(Connector.Description.Capabilities);
        Assert.Distinct(Connector.Description.Capabilities.Select(c => c.Kind));
        Assert.Equal(Connector.Description.Capabilities.Select(c => c.Kind).Order(), Samples.Select(a => a.Key.Kind).Distinct().Order());
        Assert.All(Connector.Description.Capabilities, c => Assert.True(c.Launch != LaunchEffect.Reversible || c.Undo || c.Staging != Staging.None || c.Kind == Sdk.Assets.AssetKind.Audience));
    }

    [Fact]
    public async Task A_probe_answers_and_finds_the_platform_ready()
    {
        var probe = await Connector.ProbeAsync(Cancellation);

        Assert.True(probe.Ready, string.Join(' ', probe.Findings.Select(f => f.Message)));
    }

    [Fact]
    public async Task A_check_has_no_effect()
    {
        foreach (var asset in Samples)
        {
            await Connector.CheckAsync(Campaign, asset, Cancellation);

            Assert.Null(await Connector.FindAsync(KeyOf(asset), Cancellation));
            Assert.Empty(await ListAsync(asset.Key.Kind));
        }
    }

    [Fact]
    public async Task What_is_staged_is_not_public()
    {
        foreach (var (asset, reading) in await StageAllAsync())
        {
            Assert.Equal(RemoteState.Staged, reading.State);
            Assert.False(await IsPublicAsync(reading), $"A customer can see {asset.Key}, which is only staged.");
        }
    }

    [Fact]
    public async Task What_is_staged_is_found_by_its_key_and_by_its_id_and_listed_once()
    {
        foreach (var (asset, reading) in await StageAllAsync())
        {
            var found = await Connector.FindAsync(KeyOf(asset), Cancellation);

            Assert.Equal(reading.Id, found?.Id);
            Assert.Equal(KeyOf(asset), found!.ExternalKey);
            Assert.Equal(reading.Revision, found.Revision);
            SameContent(reading, found, asset);
            SameContent(reading, await ReadAsync(reading.Id), asset);
            Assert.Single(await ListAsync(asset.Key.Kind), r => r.Id == reading.Id);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        Assert.Null(await Connector.FindAsync($"{Campaign}:{Samples[0].Key.Kind}/nothing", Cancellation));
        Assert.Null(await Connector.ReadAsync("nothing", Cancellation));
    }

    [Fact]
    public async Task The_same_operation_again_adopts_what_the_first_call_made()
    {
        foreach (var asset in Samples)
        {
            var first = await StageAsync(asset);
            var again = await StageAsync(asset);

            Assert.Equal((first.Id, first.Revision), (again.Id, again.Revision));
            Assert.Single(await ListAsync(asset.Key.Kind), r => r.ExternalKey == KeyOf(asset));
        }
    }

    [Fact]
    public async Task A_later_operation_that_expects_what_is_there_changes_it()
    {
        foreach (var (asset, reading) in await StageAllAsync())
        {
            var changed = Done(await TryStageAsync(Changed(asset), $"change:{asset.Key}", reading.Revision), asset);

            Assert.Equal(reading.Id, changed.Id);
            Assert.NotEqual(reading.Revision, changed.Revision);
            Assert.False(JsonElement.DeepEquals(reading.Content, changed.Content), $"{asset.Key} was changed, and its content reads as before.");
            Assert.False(await IsPublicAsync(changed));
            Assert.Single(await ListAsync(asset.Key.Kind), r => r.ExternalKey == KeyOf(asset));
        }
    }

    [Fact]
    public async Task A_stale_expectation_is_refused_and_changes_nothing()
    {
        foreach (var (asset, first) in await StageAllAsync())
        {
            if (Can(asset).Concurrency == Concurrency.CompareOnly)
            {
                continue;
            }

            var second = Done(await TryStageAsync(Changed(asset), $"change:{asset.Key}", first.Revision), asset);

            IsRefusedAsChangedOutside(await TryStageAsync(asset, $"stale:{asset.Key}", first.Revision), asset);
            var now = await ReadAsync(first.Id);
            Assert.Equal(second.Revision, now.Revision);
            SameContent(second, now, asset);
        }
    }

    [Fact]
    public async Task Making_anew_what_exists_already_is_refused()
    {
        foreach (var (asset, reading) in await StageAllAsync())
        {
            if (Can(asset).Identity is Identity.ClientId or Identity.ExternalKey)
            {
                IsRefusedAsChangedOutside(await TryStageAsync(Changed(asset), $"anew:{asset.Key}", expectation: null), asset);
                SameContent(reading, await ReadAsync(reading.Id), asset);
            }
        }
    }

    [Fact]
    public async Task A_change_made_outside_shows_in_what_is_read()
    {
        foreach (var (asset, reading) in await StageAllAsync())
        {
            await ChangeOutsideAsync(reading.Id);
            var now = await ReadAsync(reading.Id);

            Assert.False(JsonElement.DeepEquals(reading.Content, now.Content), $"{asset.Key} was changed outside, and its content reads as before.");
            if (Can(asset).Concurrency != Concurrency.CompareOnly)
            {
                IsRefusedAsChangedOutside(await TryStageAsync(Changed(asset), $"change:{asset.Key}", reading.Revision), asset);
                SameContent(now, await ReadAsync(reading.Id), asset);
            }
        }
    }

    [Fact]
    public async Task After_a_lost_answer_the_object_is_found_and_says_which_operation_made_it()
    {
        foreach (var asset in Samples)
        {
            Assert.SkipUnless(await LoseNextAsync(Loss.OfTheAnswer), "This platform cannot be made to lose an answer.");

            Assert.True(await IsUnknownAsync(() => TryStageAsync(asset, $"stage:{asset.Key}", null)), $"{asset.Key}: the answer was lost, and the connector claims to know it.");
            var found = await Connector.FindAsync(KeyOf(asset), Cancellation);
            // Where the platform has a place for the operation it stands there; in any case a repeat must adopt what is there. What takes several calls may have got only part of the way.
            Assert.True(found?.Operation is null || found.Operation == $"stage:{asset.Key}", $"{asset.Key} says it was made by {found?.Operation}.");
            Assert.True(found is null || !await IsPublicAsync(found));
            var staged = await StageAsync(asset);
            Assert.True(found is null || found.Id == staged.Id, $"{asset.Key} was made a second time.");
            Assert.Single(await ListAsync(asset.Key.Kind), r => r.ExternalKey == KeyOf(asset));
        }
    }

    [Fact]
    public async Task After_a_lost_request_nothing_is_found_and_the_operation_can_be_done_again()
    {
        foreach (var asset in Samples)
        {
            Assert.SkipUnless(await LoseNextAsync(Loss.OfTheRequest), "This platform cannot be made to lose a request.");

            Assert.True(await IsUnknownAsync(() => TryStageAsync(asset, $"stage:{asset.Key}", null)), $"{asset.Key}: nobody knows what came of it, and the connector claims to.");
            Assert.Null(await Connector.FindAsync(KeyOf(asset), Cancellation));
            await StageAsync(asset);
        }
    }
}
