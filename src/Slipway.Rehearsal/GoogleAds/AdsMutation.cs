using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>One mutate request at work on a copy of an account: the caller decides whether the copy becomes the account.</summary>
internal sealed class AdsMutation(AdsAccount account, AdsPolicy policy, DateTimeOffset now, Func<long> nextId, Func<string, long> criterionId)
{
    private readonly Dictionary<string, string> _temporary = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);

    public AdsAccount Account => account;

    public AdsPolicy Policy => policy;

    public DateTime WallTime => account.WallTime(now);

    public ImmutableDictionary<string, AdsResource> Resources { get; private set; } = account.Resources;

    /// <summary>Does one operation; what it answers, or what is wrong with it.</summary>
    public (AdsKind? Kind, AdsResource? Done, ImmutableArray<AdsError> Errors) Run(JsonObject operation)
    {
        if (operation.Count == 0 || operation.First().Value is not JsonObject work || !work.Any(IsVerb))
        {
            return (null, null, [new("requestError", "OPERATION_REQUIRED", "A mutate operation is required.")]);
        }

        var field = operation.First().Key;
        var (verb, what) = work.First(IsVerb);
        var kind = AdsKind.Of(field[..^"Operation".Length]);
        var (done, errors) = (verb, kind) switch
        {
            ("create", not null) => Create(kind, work, (JsonObject)what!),
            ("remove", not null) => Remove(kind, (string)what!),
            (_, not null) => Update(kind, work, (JsonObject)what!),
            _ => UpdateAd(work, (JsonObject)what!),
        };
        var place = AdsMessages.Spell(field);
        return (kind, done, [.. errors.Select(e => e.Below(e.Group == "fieldMaskError" ? place : $"{place}.{verb}"))]);
    }

    public AdsResource? Find(string? name) => name is null ? null : Resources.GetValueOrDefault(Real(name));

    public IEnumerable<AdsResource> OfKind(AdsKind kind) => Resources.Values.Where(r => r.Kind == kind);

    private static bool IsVerb(KeyValuePair<string, JsonNode?> property) => property.Key is "create" or "update" or "remove";

    private (AdsResource?, ImmutableArray<AdsError>) Create(AdsKind kind, JsonObject work, JsonObject asked)
    {
        var fields = (JsonObject)asked.DeepClone();
        var errors = new List<AdsError>(work.ContainsKey("updateMask") ? [new("fieldMaskError", "FIELD_MASK_NOT_ALLOWED", "A field mask is not allowed for this operation.")] : []);
        errors.AddRange(GivenOut(kind.Message, fields));
        var temporary = (string?)fields["resourceName"];
        errors.AddRange(temporary is null ? [] : NewName(kind, temporary));
        errors.AddRange(kind.RefersTo.SelectMany(r => Refer(fields, r.Field, r.Kind)));
        errors.AddRange(fields["userList"] is JsonObject list ? Refer(list, "userList", AdsKind.UserList).Select(e => e.Below("user_list")) : []);
        if (errors.Count == 0)
        {
            AdsDefaults.Fill(kind, fields, WallTime);
            errors.AddRange(AdsRules.Check(this, new AdsResource(kind, "", fields, now), null, work));
        }

        if (errors.Count > 0)
        {
            _failed.Add(temporary ?? "");
            return (null, [.. errors]);
        }

        var made = Named(kind, fields);
        if (Resources.TryGetValue(made.Name, out var held) && !held.IsRemoved)
        {
            return (null, [AdsRules.Exists(kind)]);
        }

        if (temporary is not null)
        {
            _temporary[temporary] = made.Name;
        }

        return (Keep(made), []);
    }

    private IEnumerable<AdsError> NewName(AdsKind kind, string name)
    {
        if (!Parse(kind, name, out var id))
        {
            return [Malformed];
        }

        return !id.Split('~').Any(part => part.StartsWith('-'))
            ? [new("newResourceCreationError", "CANNOT_SET_ID_FOR_CREATE", "Do not set the id field while creating new resources.") { Place = "resource_name" }]
            : _temporary.ContainsKey(name) || _failed.Contains(name)
            ? [new("newResourceCreationError", "DUPLICATE_TEMP_IDS", "Creating more than one resource with the same temp ID is not allowed.") { Place = "resource_name" }]
            : [];
    }

    private IEnumerable<AdsError> Refer(JsonObject fields, string field, AdsKind kind)
    {
        var place = AdsMessages.Spell(field);
        if ((string?)fields[field] is not { Length: > 0 } name)
        {
            return [AdsError.Missing(place)];
        }

        if (!Parse(kind, name, out _))
        {
            return [Malformed with { Place = place, Trigger = name }];
        }

        if (_failed.Contains(name))
        {
            return [new("newResourceCreationError", "TEMP_ID_RESOURCE_HAD_ERRORS", "Parent resource with specified temp ID failed to be created.") { Place = place, Trigger = name }];
        }

        if (Find(name) is not { } held)
        {
            return [NotFound with { Place = place, Trigger = name }];
        }

        fields[field] = held.Name;
        return held.IsRemoved ? [OfRemoved with { Place = place, Trigger = name }] : [];
    }

    /// <summary>The resource with its id and name.</summary>
    private AdsResource Named(AdsKind kind, JsonObject fields)
    {
        var parents = kind.RefersTo.Where(r => kind != AdsKind.Campaign && kind != AdsKind.AdGroup).Select(r => IdOf((string)fields[r.Field]!)).ToList();
        if (kind == AdsKind.AdGroupAd)
        {
            var id = nextId().ToString(CultureInfo.InvariantCulture);
            var ad = fields["ad"]!.AsObject();
            (ad["id"], ad["resourceName"]) = (id, $"customers/{account.Id}/ads/{id}");
            parents.Add(id);
        }
        else if (kind.IdIn is { } field)
        {
            var id = (kind.IdIn == "criterionId" ? AdsRules.CriterionOf(fields, criterionId) : nextId()).ToString(CultureInfo.InvariantCulture);
            fields[field] = id;
            parents.Add(id);
        }

        var name = $"customers/{account.Id}/{kind.Collection}/{string.Join('~', parents)}";
        fields["resourceName"] = name;
        return new AdsResource(kind, name, fields, now) { ReviewedSince = now };
    }

    private (AdsResource?, ImmutableArray<AdsError>) Update(AdsKind kind, JsonObject work, JsonObject asked)
    {
        var (held, errors) = Existing(kind, (string?)asked["resourceName"]);
        if (held is null)
        {
            return (null, errors);
        }

        var fields = (JsonObject)held.Fields.DeepClone();
        var wrong = AdsMask.Apply(kind.Message, (string?)work["updateMask"], asked, fields).ToList();
        wrong.AddRange(wrong.Count > 0 ? [] : kind.RefersTo.SelectMany(r => (string?)fields[r.Field] == held.Text(r.Field) ? [] : Refer(fields, r.Field, r.Kind)));
        var draft = held with { Fields = fields };
        wrong.AddRange(wrong.Count > 0 ? [] : AdsRules.Check(this, draft, held, work));
        return wrong.Count > 0 ? (null, [.. wrong]) : (Keep(draft), []);
    }

    /// <summary>An ad's words are changed by the ad's own operation, and are reviewed anew.</summary>
    private (AdsResource?, ImmutableArray<AdsError>) UpdateAd(JsonObject work, JsonObject asked)
    {
        var name = (string?)asked["resourceName"];
        var held = OfKind(AdsKind.AdGroupAd).FirstOrDefault(a => (string?)a.Fields["ad"]!["resourceName"] == name);
        var (_, errors) = name is null ? (null, [NoName]) : held is null ? (null, [NotFound with { Place = "resource_name", Trigger = name }]) : Existing(AdsKind.AdGroupAd, held.Name);
        if (held is null || errors.Length > 0)
        {
            return (null, errors);
        }

        var draft = held with { Fields = (JsonObject)held.Fields.DeepClone(), ReviewedSince = now };
        var wrong = AdsMask.Apply(AdsMessages.Of("Ad"), (string?)work["updateMask"], asked, draft.Fields["ad"]!.AsObject()).ToList();
        wrong.AddRange(wrong.Count > 0 ? [] : AdsRules.CheckAd(this, draft, work));
        return wrong.Count > 0 ? (null, [.. wrong]) : (Keep(draft), []);
    }

    private (AdsResource?, ImmutableArray<AdsError>) Remove(AdsKind kind, string name)
    {
        var (held, errors) = Existing(kind, name);
        if (held is null || (errors = [.. AdsRules.CheckRemoval(this, held)]).Length > 0)
        {
            return (null, [.. errors.Select(e => e with { Place = null })]);
        }

        if (kind == AdsKind.Label)
        {
            Resources = Resources.RemoveRange(Resources.Values.Where(r => r.Kind != AdsKind.Label && r.Text("label") == held.Name).Select(r => r.Name));
        }

        if (kind.HasStatus)
        {
            return (Keep(held.With("status", "REMOVED")), []);
        }

        Resources = Resources.Remove(held.Name);
        return (held, []);
    }

    private (AdsResource? Held, ImmutableArray<AdsError> Errors) Existing(AdsKind kind, string? name)
    {
        if (string.IsNullOrEmpty(name) || !Parse(kind, name, out _))
        {
            return (null, [string.IsNullOrEmpty(name) ? NoName : Malformed with { Trigger = name }]);
        }

        return Find(name) switch
        {
            null => (null, [NotFound with { Place = "resource_name", Trigger = name }]),
            { IsRemoved: true } => (null, [OfRemoved with { Place = "resource_name", Trigger = name }]),
            var held when _touched.Contains(held.Name) => (null, [new("mutateError", "ID_EXISTS_IN_MULTIPLE_MUTATES", "Cannot have the same resource in more than one operation of a request.") { Place = "resource_name", Trigger = name }]),
            var held => (held, []),
        };
    }

    private AdsResource Keep(AdsResource resource)
    {
        Resources = Resources.SetItem(resource.Name, resource);
        _touched.Add(resource.Name);
        return resource;
    }

    private string Real(string name) => _temporary.GetValueOrDefault(name, name);

    private bool Parse(AdsKind kind, string name, out string id)
    {
        var parts = name.Split('/');
        id = parts[^1];
        return parts is ["customers", var customer, var collection, _] && customer == account.Id && collection == kind.Collection
            && id.Split('~').All(part => long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));
    }

    private static string IdOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>What only Google may set.</summary>
    private static IEnumerable<AdsError> GivenOut(AdsMessage message, JsonObject fields) => fields.SelectMany(f => (message[f.Key]!, f.Value) switch
    {
        ({ IsGivenOut: true } field, _) => [new("fieldError", "VALUE_MUST_BE_UNSET", "The field's value must be unset.") { Place = field.Spelled }],
        ({ IsMessage: true, IsList: false } field, JsonObject inner) => GivenOut(AdsMessages.Of(field.Type), inner).Select(e => e.Below(field.Spelled)),
        _ => Enumerable.Empty<AdsError>(),
    });

    private static readonly AdsError NoName = new("requestError", "RESOURCE_NAME_MISSING", "Resource name is missing.") { Place = "resource_name" };
    private static readonly AdsError Malformed = new("requestError", "RESOURCE_NAME_MALFORMED", "Resource name is malformed.") { Place = "resource_name" };
    private static readonly AdsError NotFound = new("mutateError", "RESOURCE_NOT_FOUND", "Resource was not found.");
    private static readonly AdsError OfRemoved = new("contextError", "OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE", "The operation is not allowed for removed resources.");
}
