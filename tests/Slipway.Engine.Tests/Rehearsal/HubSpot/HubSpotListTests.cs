using System.Text.Json.Nodes;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.HubSpot;

public sealed class HubSpotListTests : IAsyncLifetime
{
    private const string Lists = "/crm/lists/2026-03";

    private Portal _portal = null!;

    public async ValueTask InitializeAsync() => _portal = await Portal.OpenAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task A_static_list_holds_its_members_in_pages_and_tells_who_was_missing()
    {
        var people = Enumerable.Range(0, 300).Select(i => _portal.HubSpot.AddContact($"p{i}@example.com")).ToArray();
        var list = await _portal.ListAsync("Approved", people);
        var change = (await _portal.DoAsync("PUT", $"{Lists}/{list}/memberships/add-and-remove", $$"""{"recordIdsToAdd":["{{people[0]}}","999"],"recordIdsToRemove":["{{people[1]}}"]}"""))!;
        Assert.Empty(change["recordsIdsAdded"]!.AsArray());
        Assert.Equal("999", (string?)Assert.Single(change["recordIdsMissing"]!.AsArray()));
        Assert.Equal(people[1], (string?)Assert.Single(change["recordIdsRemoved"]!.AsArray()));

        var first = (await _portal.DoAsync("GET", $"{Lists}/{list}/memberships?limit=250"))!;
        var second = (await _portal.DoAsync("GET", $"{Lists}/{list}/memberships?limit=250&after={Uri.EscapeDataString((string)first["paging"]!["next"]!["after"]!)}"))!;
        Assert.Equal((250, 49), (first["results"]!.AsArray().Count, second["results"]!.AsArray().Count));
        Assert.Equal(299, (int)first["total"]!);
        Assert.Null(second["paging"]);
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "GET", $"{Lists}/{list}/memberships?limit=251");
    }

    [Fact]
    public async Task A_dynamic_list_follows_its_filters_and_takes_no_members_by_hand()
    {
        var anna = _portal.HubSpot.AddContact("anna@example.com", new Dictionary<string, string> { ["country"] = "Germany" });
        var bob = _portal.HubSpot.AddContact("bob@example.com", new Dictionary<string, string> { ["country"] = "France" });
        var list = await _portal.MakeAsync(Lists, $$"""{"name":"Germans","objectTypeId":"0-1","processingType":"DYNAMIC","filterBranch":{{Portal.Branch(Portal.Is("country", "Germany"))}}}""");
        Assert.Equal([anna], await MembersAsync(list));
        _portal.HubSpot.EditContact(bob, new Dictionary<string, string> { ["country"] = "Germany" });
        Assert.Equal([anna, bob], await MembersAsync(list));
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "PUT", $"{Lists}/{list}/memberships/add", $"[\"{bob}\"]");

        await _portal.DoAsync("PUT", $"{Lists}/{list}/update-list-filters", $$"""{"filterBranch":{{Portal.Branch(Portal.Is("email", "bob@example.com"))}}}""");
        Assert.Equal([bob], await MembersAsync(list));
        Assert.Null((await _portal.DoAsync("GET", $"{Lists}/{list}"))!["list"]!["filterBranch"]);
        Assert.Equal("OR", (string?)(await _portal.DoAsync("GET", $"{Lists}/{list}?includeFilters=true"))!["list"]!["filterBranch"]!["filterBranchType"]);
    }

    [Fact]
    public async Task A_snapshot_keeps_who_passed_when_it_was_made()
    {
        var anna = _portal.HubSpot.AddContact("anna@example.com", new Dictionary<string, string> { ["country"] = "Germany" });
        var list = await _portal.MakeAsync(Lists, $$"""{"name":"Germans","objectTypeId":"0-1","processingType":"SNAPSHOT","filterBranch":{{Portal.Branch(Portal.Is("country", "Germany"))}}}""");
        _portal.HubSpot.AddContact("cem@example.com", new Dictionary<string, string> { ["country"] = "Germany" });
        Assert.Equal([anna], await MembersAsync(list));
    }

    [Fact]
    public async Task A_name_is_there_once_per_kind_of_record_until_the_list_is_deleted()
    {
        var list = await _portal.ListAsync("Approved");
        var refused = await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", Lists, """{"name":"approved","objectTypeId":"0-1","processingType":"MANUAL"}""");
        Assert.Equal("ILS.DUPLICATE_LIST_NAMES", (string?)refused["subCategory"]);
        await _portal.MakeAsync(Lists, """{"name":"Approved","objectTypeId":"0-2","processingType":"MANUAL"}""");
        Assert.Equal(list, (string?)(await _portal.DoAsync("GET", $"{Lists}/object-type-id/0-1/name/APPROVED"))!["list"]!["listId"]);

        await _portal.DoAsync("DELETE", $"{Lists}/{list}");
        await _portal.RefusedAsync(404, "OBJECT_NOT_FOUND", "GET", $"{Lists}/{list}");
        var second = await _portal.ListAsync("Approved");
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "PUT", $"{Lists}/{list}/restore");
        await _portal.DoAsync("PUT", $"{Lists}/{second}/update-list-name?listName=Other");
        await _portal.DoAsync("PUT", $"{Lists}/{list}/restore");
        await _portal.DoAsync("DELETE", $"{Lists}/{list}");
        _portal.Wait(TimeSpan.FromDays(91));
        await _portal.RefusedAsync(404, "OBJECT_NOT_FOUND", "PUT", $"{Lists}/{list}/restore");
    }

    [Fact]
    public async Task Search_finds_by_part_of_the_name_and_says_whether_there_is_more()
    {
        for (var i = 0; i < 5; i++)
        {
            await _portal.ListAsync($"Slipway {i}");
        }

        var page = (await _portal.DoAsync("POST", $"{Lists}/search", """{"query":"slipway","count":2,"offset":2,"listIds":[],"processingTypes":["MANUAL"],"additionalProperties":[]}"""))!;
        Assert.Equal((5, 4, true), ((int)page["total"]!, (int)page["offset"]!, (bool)page["hasMore"]!));
        Assert.Equal(["Slipway 2", "Slipway 3"], page["lists"]!.AsArray().Select(l => (string)l!["name"]!));
    }

    [Theory]
    [InlineData("""{"filterBranchType":"AND","filterBranchOperator":"AND","filters":[],"filterBranches":[]}""")]
    [InlineData("""{"filterBranchType":"OR","filterBranchOperator":"OR","filters":[],"filterBranches":[]}""")]
    [InlineData("""{"filterBranchType":"OR","filterBranchOperator":"OR","filters":[{"filterType":"CONSTANT","shouldAccept":true}],"filterBranches":[]}""")]
    [InlineData("""{"filterBranchType":"OR","filters":[],"filterBranches":[]}""")]
    public async Task A_branch_of_the_wrong_form_is_refused(string branch) =>
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", Lists, $$"""{"name":"A","objectTypeId":"0-1","processingType":"DYNAMIC","filterBranch":{{branch}}}""");

    [Theory]
    [InlineData("""{"filterType":"PROPERTY","property":"shoe_size","operation":{"operationType":"NUMBER","operator":"IS_EQUAL_TO","includeObjectsWithNoValueSet":false,"value":42}}""")]
    [InlineData("""{"filterType":"PROPERTY","property":"country","operation":{"operationType":"STRING","operator":"IS_ANY_OF","includeObjectsWithNoValueSet":false,"value":"x"}}""")]
    [InlineData("""{"filterType":"PROPERTY","property":"country","operation":{"operationType":"STRING","operator":"IS_EQUAL_TO","value":"x"}}""")]
    [InlineData("""{"filterType":"IN_LIST","operator":"IN_LIST","listId":"77"}""")]
    [InlineData("""{"filterType":"STARS"}""")]
    public async Task A_filter_that_cannot_be_is_refused(string filter) =>
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", Lists, $$"""{"name":"A","objectTypeId":"0-1","processingType":"DYNAMIC","filterBranch":{{Portal.Branch(filter)}}}""");

    private async Task<string[]> MembersAsync(string list) => [.. (await _portal.DoAsync("GET", $"{Lists}/{list}/memberships"))!["results"]!.AsArray().Select((JsonNode? m) => (string)m!["recordId"]!)];
}
