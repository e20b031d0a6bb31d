namespace Slipway.Rehearsal.HubSpot;

/// <summary>A contact, company or deal.</summary>
internal sealed class HubSpotRecord(string id, string type, DateTimeOffset created)
{
    public string Id { get; } = id;

    public string Type { get; } = type;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    public DateTimeOffset? Archived { get; set; }

    public Dictionary<string, string> Properties { get; } = new(StringComparer.Ordinal);

    public HashSet<(string Type, string Id)> Associated { get; } = [];

    /// <summary>Subscription types this contact left; <c>*</c> for all mail.</summary>
    public HashSet<string> Unsubscribed { get; } = new(StringComparer.Ordinal);

    public bool Bounced { get; set; }

    public string? this[string property] => Properties.GetValueOrDefault(property);
}

/// <summary>A kind of record: what it is called and what is known of it.</summary>
internal sealed class HubSpotRecords(string plural, string typeId, long firstId, string[] usual, string[] known)
{
    private readonly Dictionary<string, HubSpotRecord> _byEmail = new(StringComparer.OrdinalIgnoreCase);

    public string Plural { get; } = plural;

    public string TypeId { get; } = typeId;

    public long FirstId { get; } = firstId;

    /// <summary>What an answer holds where nothing was asked for.</summary>
    public string[] Usual { get; } = usual;

    public HashSet<string> Known { get; } = [.. usual, .. known, "hs_object_id", "createdate", "hubspot_owner_id"];

    /// <summary>Properties no two records share, besides a contact's email.</summary>
    public HashSet<string> Unique { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<long, HubSpotRecord> All { get; } = [];

    public string Modified { get; } = plural == "contacts" ? "lastmodifieddate" : "hs_lastmodifieddate";

    public HubSpotRecord? Find(string idProperty, string id) => idProperty switch
    {
        "hs_object_id" => long.TryParse(id, out var number) && All.TryGetValue(number, out var record) && record.Archived is null ? record : null,
        "email" when Plural == "contacts" => _byEmail.GetValueOrDefault(id) is { Archived: null } found ? found : null,
        _ => All.Values.FirstOrDefault(r => r.Archived is null && r[idProperty] == id),
    };

    /// <summary>Writes properties; an empty value clears.</summary>
    public void Write(HubSpotRecord record, IEnumerable<KeyValuePair<string, string>> properties, DateTimeOffset now)
    {
        foreach (var (name, value) in properties)
        {
            if (name == "email" && record["email"] is { } old)
            {
                _byEmail.Remove(old);
            }

            if (value.Length == 0)
            {
                record.Properties.Remove(name);
                continue;
            }

            record.Properties[name] = name == "email" ? value.ToLowerInvariant() : value;
            if (name == "email")
            {
                _byEmail[value] = record;
            }
        }

        record.Updated = now;
        record.Properties[Modified] = now.Iso();
    }

    public HubSpotRecord Add(DateTimeOffset now)
    {
        var id = FirstId + All.Count;
        var record = new HubSpotRecord(id.Text(), TypeId, now);
        record.Properties["hs_object_id"] = record.Id;
        record.Properties["createdate"] = now.Iso();
        All.Add(id, record);
        return record;
    }

    public void Archive(HubSpotRecord record, DateTimeOffset now)
    {
        record.Archived = now;
        if (record["email"] is { } email)
        {
            _byEmail.Remove(email);
        }
    }
}
