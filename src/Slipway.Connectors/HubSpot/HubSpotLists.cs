using System.Globalization;
using System.Runtime.CompilerServices;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.HubSpot;

/// <summary>Lists of contacts: found by the key in their names, made, read and written.</summary>
internal sealed class HubSpotLists(PlatformApi api, TimeProvider time)
{
    /// <summary>How many members a page holds at most.</summary>
    private const int MembersPage = 250;

    /// <summary>How many members can be written at once.</summary>
    private const int WritePage = 100_000;

    /// <summary>The lists whose names hold these words; all of them where there are none.</summary>
    public async IAsyncEnumerable<HubSpotList> SearchAsync(string? words, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var search = new HubSpotListSearch { Query = words };
        HubSpotListsAnswer page;
        do
        {
            page = await api.SendAsync(HttpMethod.Post, $"{HubSpotPaths.Lists}/search", search, HubSpotJson.Default.HubSpotListSearch, HubSpotJson.Default.HubSpotListsAnswer, cancellation);
            foreach (var list in page.Lists)
            {
                yield return list;
            }

            search = search with { Offset = page.Offset };
        }
        while (page.HasMore);
    }

    /// <summary>A list with its filters; null when it is gone.</summary>
    public async Task<HubSpotList?> ReadAsync(string id, CancellationToken cancellation) =>
        (await api.FindAsync($"{HubSpotPaths.Lists}/{id}?includeFilters=true", HubSpotJson.Default.HubSpotListAnswer, cancellation))?.List;

    /// <summary>Makes a list of its own members, or of a rule where there is one.</summary>
    public async Task<HubSpotList> CreateAsync(string name, HubSpotBranch? rule, CancellationToken cancellation)
    {
        var wanted = new HubSpotListCreate(name, "0-1", rule is null ? "MANUAL" : "DYNAMIC", rule);
        return (await HubSpotErrors.NewAsync(() => api.SendAsync(HttpMethod.Post, HubSpotPaths.Lists, wanted, HubSpotJson.Default.HubSpotListCreate, HubSpotJson.Default.HubSpotListAnswer, cancellation), time)).List
            ?? throw new PlatformException(new Outcome.Unknown($"HubSpot made the list {name} and does not show it."));
    }

    /// <summary>Gives a list another name.</summary>
    public Task RenameAsync(string id, string name, CancellationToken cancellation) =>
        api.SendAsync(HttpMethod.Put, $"{HubSpotPaths.Lists}/{id}/update-list-name?listName={Uri.EscapeDataString(name)}", null, cancellation);

    /// <summary>Gives a list another rule.</summary>
    public Task RuleAsync(string id, HubSpotBranch rule, CancellationToken cancellation) => api.SendAsync(
        HttpMethod.Put, $"{HubSpotPaths.Lists}/{id}/update-list-filters", PlatformApi.Json(new HubSpotListFilters(rule), HubSpotJson.Default.HubSpotListFilters), cancellation);

    /// <summary>Deletes a list; HubSpot can restore it for 90 days.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellation) => api.SendAsync(HttpMethod.Delete, $"{HubSpotPaths.Lists}/{id}", null, cancellation);

    /// <summary>The ids of a list's members, ordered.</summary>
    public async Task<List<string>> MembersAsync(string id, CancellationToken cancellation)
    {
        var members = new List<string>();
        for (var next = ""; next is not null;)
        {
            var page = await api.GetAsync(string.Create(CultureInfo.InvariantCulture, $"{HubSpotPaths.Lists}/{id}/memberships?limit={MembersPage}{next}"), HubSpotJson.Default.Memberships, cancellation);
            members.AddRange(page.Results.Select(m => m.RecordId));
            next = page.Next;
        }

        members.Sort(StringComparer.Ordinal);
        return members;
    }

    /// <summary>Makes these, and nobody else, the members of a list.</summary>
    public async Task WriteAsync(string id, IReadOnlyCollection<string> members, CancellationToken cancellation)
    {
        var held = await MembersAsync(id, cancellation);
        var (add, remove) = (members.Except(held).ToList(), held.Except(members).ToList());
        for (var done = 0; done < Math.Max(add.Count, remove.Count); done += WritePage / 2)
        {
            var change = new HubSpotMembershipChange([.. add.Skip(done).Take(WritePage / 2)], [.. remove.Skip(done).Take(WritePage / 2)]);
            await api.SendAsync(HttpMethod.Put, $"{HubSpotPaths.Lists}/{id}/memberships/add-and-remove", PlatformApi.Json(change, HubSpotJson.Default.HubSpotMembershipChange), cancellation);
        }
    }
}
