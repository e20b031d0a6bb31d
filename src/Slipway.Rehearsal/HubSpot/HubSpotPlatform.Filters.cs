using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.HubSpot;

// Filter branches of lists and workflows: an OR of ANDs of filters.
public sealed partial class HubSpotPlatform
{
    // A branch that changes is another object, so what was read of it holds as long as it is there.
    private readonly ConditionalWeakTable<JsonObject, Func<HubSpotRecord, bool>> _tests = [];

    private void CheckBranch(JsonObject root, HubSpotRecords kind, string at)
    {
        var children = root["filterBranches"]!.AsArray();
        if (root["filterBranchType"].Word() != "OR" || root["filters"]!.AsArray().Count > 0 || children.Count == 0)
        {
            throw NoBranch($"{at}: the root filter branch must be an OR with no filters of its own and one or more AND branches", at);
        }

        foreach (var child in children.Select(c => c!.AsObject()))
        {
            if (child["filterBranchType"].Word() != "AND" || child["filterBranches"]!.AsArray().Count > 0)
            {
                throw NoBranch($"{at}: below the root only AND branches may stand, and below them none that are OR or AND", at);
            }

            if (child["filterBranchOperator"].Word() != "AND" || root["filterBranchOperator"].Word() != "OR")
            {
                throw NoBranch($"{at}: filterBranchOperator must be the filterBranchType", at);
            }

            foreach (var filter in child["filters"]!.AsArray().Select(f => f!.AsObject()))
            {
                CheckFilter(filter, kind, at);
            }
        }
    }

    private void CheckFilter(JsonObject filter, HubSpotRecords kind, string at)
    {
        switch (filter["filterType"].Word())
        {
            case "PROPERTY":
                var property = filter["property"]!.GetValue<string>();
                if (!kind.Known.Contains(property))
                {
                    throw NoBranch($"{at}: property {property} does not exist on object type {kind.TypeId}", at);
                }

                var (type, name) = (filter["operation"]!["operationType"].Word()!, filter["operation"]!["operator"].Word()!);
                if (!RecordFilters.Operators(type).Contains(name, StringComparer.Ordinal))
                {
                    throw NoBranch($"{at}: operator {name} is not allowed for operation type {type}; allowed are [{string.Join(", ", RecordFilters.Operators(type))}]", at);
                }

                break;
            case "IN_LIST":
                if (filter["operator"].Word() is not ("IN_LIST" or "NOT_IN_LIST"))
                {
                    throw NoBranch($"{at}: operator must be IN_LIST or NOT_IN_LIST", at);
                }

                if (!_lists.TryGetValue(filter["listId"]!.GetValue<string>(), out var list) || list.Deleted is not null)
                {
                    throw NoBranch($"{at}: list {filter["listId"]!.GetValue<string>()} does not exist", at);
                }

                break;
            case "FORM_SUBMISSION" when filter["formId"].Word() is { } form && !_forms.ContainsKey(form):
                throw NoBranch($"{at}: form {form} does not exist", at);
        }
    }

    private RefusedException NoBranch(string message, string at) => _errors.Invalid(message, at, "ILS.INVALID_FILTER_BRANCH");

    private bool Passes(JsonObject root, HubSpotRecord record) => _tests.GetValue(root, Test)(record);

    private Func<HubSpotRecord, bool> Test(JsonObject root)
    {
        Func<HubSpotRecord, bool>[][] branches = [.. root["filterBranches"]!.AsArray().Select(b => b!["filters"]!.AsArray().Select(f => TestOf(f!.AsObject())).ToArray())];
        return record => Array.Exists(branches, all => Array.TrueForAll(all, passes => passes(record)));
    }

    private Func<HubSpotRecord, bool> TestOf(JsonObject filter)
    {
        var wanted = filter["operator"].Word();
        switch (filter["filterType"].Word())
        {
            case "PROPERTY":
                return RecordFilters.Test(filter["property"]!.GetValue<string>(), filter["operation"]!.AsObject());
            case "IN_LIST":
                var list = filter["listId"]!.GetValue<string>();
                return record => IsMember(list, record) == (wanted == "IN_LIST");
            case "CONSTANT":
                var accepts = filter["shouldAccept"].IsTrue();
                return _ => accepts;
            case "FORM_SUBMISSION":
                var form = filter["formId"].Word();
                return record => _submissions.Any(s => s.ContactId == record.Id && (form is null || s.FormId == form)) == (wanted == "FILLED_OUT");
            default:
                return record => PassesEmailEvent(filter, record);
        }
    }

    private bool PassesEmailEvent(JsonObject filter, HubSpotRecord record)
    {
        var email = filter["emailId"]!.GetValue<string>();
        bool Did(MailReaction what) => _reactions.Contains((email, record.Id, what));
        var sent = _sentTo.Contains((email, record.Id));
        return filter["operator"].Word() switch
        {
            "SENT" => sent,
            "RECEIVED" => sent && !Did(MailReaction.Bounced),
            "OPENED" => Did(MailReaction.Opened),
            "LINK_CLICKED" => Did(MailReaction.Clicked),
            "REPLIED" => Did(MailReaction.Replied),
            "BOUNCED" => Did(MailReaction.Bounced),
            "UNSUBSCRIBED" => Did(MailReaction.Unsubscribed),
            "MARKED_SPAM" => Did(MailReaction.MarkedSpam),
            "OPENED_BUT_LINK_NOT_CLICKED" => Did(MailReaction.Opened) && !Did(MailReaction.Clicked),
            "OPENED_BUT_NOT_REPLIED" => Did(MailReaction.Opened) && !Did(MailReaction.Replied),
            "SENT_BUT_LINK_NOT_CLICKED" => sent && !Did(MailReaction.Clicked),
            "RECEIVED_BUT_NOT_OPENED" => sent && !Did(MailReaction.Bounced) && !Did(MailReaction.Opened),
            _ => sent && Did(MailReaction.Bounced),
        };
    }
}
