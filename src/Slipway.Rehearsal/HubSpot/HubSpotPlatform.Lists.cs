using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>A list and who is on it.</summary>
internal sealed class HubSpotList(string id, string objectTypeId, string processingType, DateTimeOffset created)
{
    public string Id { get; } = id;

    public string ObjectTypeId { get; } = objectTypeId;

    public string ProcessingType { get; } = processingType;

    public DateTimeOffset Created { get; } = created;

    public required string Name { get; set; }

    public JsonObject? Filters { get; set; }

    public DateTimeOffset FiltersUpdated { get; set; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    /// <summary>Who changed it last.</summary>
    public string UpdatedBy { get; set; } = HubSpotPlatform.AppUser;

    public DateTimeOffset? Deleted { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>Record id and when it was first added; a dynamic list has none of its own, it is asked anew.</summary>
    public Dictionary<string, DateTimeOffset> Members { get; } = new(StringComparer.Ordinal);

    public bool IsDynamic => ProcessingType == "DYNAMIC";
}

// Lists: MANUAL and SNAPSHOT hold members, DYNAMIC asks its filters.
public sealed partial class HubSpotPlatform
{
    private const string ListsPath = "/crm/lists/2026-03";
    private const string ListWrite = "cms.membership.access_groups.write+crm.lists.read crm.lists.read+crm.lists.write";

    private readonly Dictionary<string, HubSpotList> _lists = new(StringComparer.Ordinal);
    private long _changes;

    private void ServeLists()
    {
        Serve("POST", ListsPath, "crm.lists.write cms.membership.access_groups.write", CreateList, body: "ListCreate");
        Serve("GET", ListsPath, "crm.lists.read", ReadLists, "includeFilters listIds");
        Serve("POST", $"{ListsPath}/search", "crm.lists.read", SearchLists, body: "ListSearch");
        Serve("GET", $"{ListsPath}/object-type-id/{{type}}/name/{{name}}", "crm.lists.read", ReadListByName, "includeFilters");
        Serve("GET", $"{ListsPath}/{{id}}", "crm.lists.read", c => OneList("list", List(c["id"]), c), "includeFilters");
        Serve("DELETE", $"{ListsPath}/{{id}}", ListWrite, DeleteList);
        Serve("PUT", $"{ListsPath}/{{id}}/restore", ListWrite, RestoreList);
        Serve("PUT", $"{ListsPath}/{{id}}/update-list-name", ListWrite, RenameList, "includeFilters listName");
        Serve("PUT", $"{ListsPath}/{{id}}/update-list-filters", ListWrite, ChangeFilters, "enrollObjectsInWorkflows", "ListFilters");
        Serve("GET", $"{ListsPath}/{{id}}/memberships", "crm.lists.read", ReadMembers, "after before limit");
        Serve("DELETE", $"{ListsPath}/{{id}}/memberships", ListWrite, c => ChangeMembers(c, [], [.. Held(c).Members.Keys], says: false));
        Serve("PUT", $"{ListsPath}/{{id}}/memberships/add", ListWrite, c => ChangeMembers(c, [.. c.Json.Words()], []), body: "ListMembers");
        Serve("PUT", $"{ListsPath}/{{id}}/memberships/remove", ListWrite, c => ChangeMembers(c, [], [.. c.Json.Words()]), body: "ListMembers");
        Serve("PUT", $"{ListsPath}/{{id}}/memberships/add-and-remove", ListWrite, c => ChangeMembers(c, [.. c.Json!["recordIdsToAdd"].Words()], [.. c.Json["recordIdsToRemove"].Words()]), body: "ListChange");
        Serve("GET", $"{ListsPath}/records/{{type}}/{{recordId}}/memberships", "crm.lists.read", ListsOfRecord);
    }

    private Answer CreateList(Call call)
    {
        var body = call.Json!.AsObject();
        var (name, type, processing) = (body["name"]!.GetValue<string>(), body["objectTypeId"]!.GetValue<string>(), body["processingType"]!.GetValue<string>());
        if (processing is not ("MANUAL" or "DYNAMIC" or "SNAPSHOT"))
        {
            throw _errors.Invalid($"{processing} is not one of the allowed values: [MANUAL, DYNAMIC, SNAPSHOT]", "processingType", "ILS.INVALID_PROCESSING_TYPE");
        }

        var kind = Kinds.FirstOrDefault(k => k.TypeId == type) ?? throw _errors.Invalid($"Object type {type} does not exist", "objectTypeId");
        CheckListName(name, type, null);
        var filters = body["filterBranch"]?.AsObject();
        if (filters is null != (processing == "MANUAL"))
        {
            throw _errors.Invalid(filters is null ? $"A filter branch is required for lists with processing type {processing}." : "Filter branches are not allowed for lists with processing type MANUAL.", "filterBranch");
        }

        if (filters is not null)
        {
            CheckBranch(filters, kind, "filterBranch");
        }

        var list = new HubSpotList(((long)_lists.Count + 1).Text(), type, processing, Now) { Name = name, Filters = filters?.Copy() };
        _lists.Add(list.Id, list);
        if (processing == "SNAPSHOT")
        {
            foreach (var record in kind.All.Values.Where(r => r.Archived is null && Passes(filters!, r)))
            {
                list.Members[record.Id] = Now;
            }
        }

        _changes++;
        return new Answer(200, new JsonObject { ["list"] = Show(list, false) });
    }

    private void CheckListName(string name, string type, HubSpotList? self)
    {
        if (name.Trim().Length == 0)
        {
            throw _errors.Invalid("List name must not be blank", "name");
        }

        if (_lists.Values.Any(l => l != self && l.Deleted is null && l.ObjectTypeId == type && string.Equals(l.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw _errors.Invalid($"List name must be unique: a list named '{name}' exists", "name", "ILS.DUPLICATE_LIST_NAMES");
        }
    }

    private Answer ReadLists(Call call)
    {
        var ids = call.Query.TryGetValue("listIds", out var asked) ? asked.SelectMany(a => a.Split(',')).ToHashSet(StringComparer.Ordinal) : null;
        var lists = _lists.Values.Where(l => l.Deleted is null && (ids?.Contains(l.Id) ?? Shows(l.Created)));
        return new Answer(200, new JsonObject { ["lists"] = lists.Select(l => Show(l, call.Asked("includeFilters") == "true")).List() });
    }

    private Answer ReadListByName(Call call)
    {
        var list = _lists.Values.FirstOrDefault(l => l.Deleted is null && l.ObjectTypeId == call["type"] && string.Equals(l.Name, call["name"], StringComparison.OrdinalIgnoreCase) && Shows(l.Created));
        return list is null
            ? throw _errors.Refuse(404, "OBJECT_NOT_FOUND", $"List does not exist with name {call["name"]} and object type ID {call["type"]}.", "ILS.LIST_NOT_FOUND")
            : OneList("list", list, call);
    }

    private Answer SearchLists(Call call)
    {
        var body = call.Json!.AsObject();
        var (count, offset) = (body["count"]?.GetValue<int>() ?? 20, body["offset"]!.GetValue<int>());
        if (count is < 1 or > 500 || offset < 0)
        {
            throw _errors.Invalid("count must be between 1 and 500, and offset not below 0", "count");
        }

        var (ids, types) = (body["listIds"].Words().ToHashSet(StringComparer.Ordinal), body["processingTypes"].Words().ToHashSet(StringComparer.Ordinal));
        var (query, type) = (body["query"].Word() ?? "", body["objectTypeId"].Word());
        var hits = _lists.Values.Where(l => l.Deleted is null && Shows(l.Created) && (ids.Count == 0 || ids.Contains(l.Id)) && (types.Count == 0 || types.Contains(l.ProcessingType))
            && (type is null || l.ObjectTypeId == type) && l.Name.Contains(query, StringComparison.OrdinalIgnoreCase)).ToList();
        return new Answer(200, new JsonObject
        {
            ["total"] = hits.Count,
            ["offset"] = Math.Min(offset + count, hits.Count),
            ["hasMore"] = offset + count < hits.Count,
            ["lists"] = hits.Skip(offset).Take(count).Select(l =>
            {
                var shown = Show(l, false);
                shown.Remove("size");
                shown["additionalProperties"] = new JsonObject { ["hs_list_size"] = ((long)Members(l).Count()).Text(), ["hs_list_reference_count"] = "0" };
                return shown;
            }).List(),
        });
    }

    private Answer DeleteList(Call call)
    {
        var list = List(call["id"]);
        list.Deleted = Now;
        _changes++;
        return new Answer(204);
    }

    private Answer RestoreList(Call call)
    {
        if (!_lists.TryGetValue(call["id"], out var list) || list.Deleted is not { } deleted || Now - deleted > TimeSpan.FromDays(90))
        {
            throw NoList(call["id"]);
        }

        CheckListName(list.Name, list.ObjectTypeId, list);
        list.Deleted = null;
        _changes++;
        return new Answer(204);
    }

    private Answer RenameList(Call call)
    {
        var list = List(call["id"]);
        var name = call.Asked("listName") ?? throw _errors.Invalid("query parameter listName is required", "listName");
        CheckListName(name, list.ObjectTypeId, list);
        (list.Name, list.Updated, list.Version) = (name, Now, list.Version + 1);
        return OneList("updatedList", list, call);
    }

    private Answer ChangeFilters(Call call)
    {
        var list = List(call["id"]);
        if (!list.IsDynamic)
        {
            throw _errors.Invalid($"List {list.Id} has processing type {list.ProcessingType}; only the filters of DYNAMIC lists can be updated", subCategory: "ILS.INVALID_LIST_PROCESSING_TYPE");
        }

        var filters = call.Json!["filterBranch"]!.AsObject();
        CheckBranch(filters, Kinds.First(k => k.TypeId == list.ObjectTypeId), "filterBranch");
        (list.Filters, list.FiltersUpdated, list.Updated, list.Version) = (filters.Copy(), Now, Now, list.Version + 1);
        _changes++;
        return new Answer(200, new JsonObject { ["updatedList"] = Show(list, true) });
    }

    // Ascending by id from the cursor on; descending before it.
    private Answer ReadMembers(Call call)
    {
        var list = List(call["id"]);
        var limit = Limit(call, 100, 250);
        var members = Members(list).Select(m => (Id: long.Parse(m.Id, CultureInfo.InvariantCulture), m.At)).OrderBy(m => m.Id).ToList();
        var total = members.Count;
        if (call.Asked("after") is { } after)
        {
            var from = Cursor(after, "after");
            members = [.. members.Where(m => m.Id > from)];
        }
        else if (call.Asked("before") is { } before)
        {
            var to = Cursor(before, "before");
            members = [.. members.Where(m => m.Id < to).Reverse()];
        }

        var body = new JsonObject
        {
            ["total"] = total,
            ["results"] = members.Take(limit).Select(m => new JsonObject { ["recordId"] = m.Id.Text(), ["membershipTimestamp"] = m.At.Iso() }).List(),
        };
        if (members.Count > limit)
        {
            var next = Cover(members[limit - 1].Id.Text());
            body["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = next, ["link"] = $"https://api.hubapi.com{call.Path}?after={Uri.EscapeDataString(next)}" } };
        }

        return new Answer(200, body);
    }

    private long Cursor(string cursor, string name) =>
        long.TryParse(Uncover(cursor), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw _errors.Invalid($"The '{name}' cursor {cursor} is not valid", name);

    private HubSpotList Held(Call call)
    {
        var list = List(call["id"]);
        return list.IsDynamic
            ? throw _errors.Invalid($"List {list.Id} has processing type DYNAMIC; its memberships cannot be changed by hand", subCategory: "ILS.INVALID_LIST_PROCESSING_TYPE")
            : list;
    }

    private Answer ChangeMembers(Call call, List<string> add, List<string> remove, bool says = true)
    {
        var list = Held(call);
        if (add.Count + remove.Count > 100_000)
        {
            throw _errors.Invalid("At most 100,000 records can be changed at once");
        }

        var kind = Kinds.First(k => k.TypeId == list.ObjectTypeId);
        var missing = add.Concat(remove).Where(id => kind.Find("hs_object_id", id) is null).Distinct(StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        var added = add.Distinct(StringComparer.Ordinal).Where(id => !missing.Contains(id) && list.Members.TryAdd(id, Now)).ToList();
        var removed = remove.Distinct(StringComparer.Ordinal).Where(list.Members.Remove).ToList();
        list.Updated = Now;
        _changes++;
        foreach (var id in added)
        {
            Journal("LIST_MEMBERSHIP", "ADDED_TO_LIST", list.Id, id, []);
        }

        foreach (var id in removed)
        {
            Journal("LIST_MEMBERSHIP", "REMOVED_FROM_LIST", list.Id, id, []);
        }

        return says
            ? new Answer(200, new JsonObject { ["recordsIdsAdded"] = added.List(), ["recordIdsRemoved"] = removed.List(), ["recordIdsMissing"] = missing.List() })
            : new Answer(204);
    }

    private Answer ListsOfRecord(Call call)
    {
        var found = _lists.Values.Where(l => l.Deleted is null && l.ObjectTypeId == call["type"]).SelectMany(l => Members(l).Where(m => m.Id == call["recordId"]).Select(m => new JsonObject
        {
            ["listId"] = l.Id,
            ["listVersion"] = l.Version,
            ["firstAddedTimestamp"] = m.At.Iso(),
            ["lastAddedTimestamp"] = m.At.Iso(),
        })).List();
        return new Answer(200, new JsonObject { ["total"] = found.Count, ["results"] = found });
    }

    private Answer OneList(string name, HubSpotList list, Call call) => new(200, new JsonObject { [name] = Show(list, call.Asked("includeFilters") == "true") });

    private HubSpotList List(string id) => _lists.TryGetValue(id, out var list) && list.Deleted is null ? list : throw NoList(id);

    private RefusedException NoList(string id) => _errors.Refuse(404, "OBJECT_NOT_FOUND", $"List does not exist with ID {id}.", "ILS.LIST_NOT_FOUND", [("listId", [id])]);

    private IEnumerable<(string Id, DateTimeOffset At)> Members(HubSpotList list) => list.IsDynamic
        ? Kinds.First(k => k.TypeId == list.ObjectTypeId).All.Values.Where(r => r.Archived is null && Passes(list.Filters!, r)).Select(r => (r.Id, r.Created > list.FiltersUpdated ? r.Created : list.FiltersUpdated))
        : list.Members.Select(m => (m.Key, m.Value));

    private bool IsMember(string listId, HubSpotRecord record) => _lists.TryGetValue(listId, out var list) && list.Deleted is null && list.ObjectTypeId == record.Type
        && (list.IsDynamic ? Passes(list.Filters!, record) : list.Members.ContainsKey(record.Id));

    private JsonObject Show(HubSpotList list, bool filters)
    {
        var body = new JsonObject
        {
            ["listId"] = list.Id,
            ["listVersion"] = list.Version,
            ["name"] = list.Name,
            ["objectTypeId"] = list.ObjectTypeId,
            ["processingType"] = list.ProcessingType,
            ["processingStatus"] = list.IsDynamic && list.FiltersUpdated + Lag > Now ? "PROCESSING" : "COMPLETE",
            ["createdAt"] = list.Created.Iso(),
            ["createdById"] = AppUser,
            ["updatedAt"] = list.Updated.Iso(),
            ["updatedById"] = list.UpdatedBy,
            ["size"] = Members(list).Count(),
        };
        if (list.Filters is { } branch)
        {
            body["filtersUpdatedAt"] = list.FiltersUpdated.Iso();
            if (filters)
            {
                body["filterBranch"] = branch.DeepClone();
            }
        }

        return body;
    }
}
