using System.Text.Json.Nodes;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.HubSpot;

public sealed class HubSpotFlowTests : IAsyncLifetime
{
    private const string Flows = "/automation/v4/flows";
    private const string Emails = "/marketing/emails/2026-03";

    private Portal _portal = null!;

    public async ValueTask InitializeAsync() => _portal = await Portal.OpenAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task Once_enabled_it_takes_in_its_list_but_nobody_suppressed_and_mails_after_the_wait()
    {
        var (anna, held) = (_portal.HubSpot.AddContact("anna@example.com"), _portal.HubSpot.AddContact("held@example.com"));
        var (list, suppression) = (await _portal.ListAsync("Approved", anna, held), await _portal.ListAsync("Held out", held));
        var email = await AutomatedAsync();
        var wait = """{"type":"SINGLE_CONNECTION","actionId":"1","actionTypeId":"0-1","actionTypeVersion":0,"connection":{"edgeType":"STANDARD","nextActionId":"2"},"fields":{"delta":"2","time_unit":"DAYS"}}""";
        var id = await _portal.MakeAsync(Flows, Portal.Flow(list, $"{wait},{Portal.Mail(email, "2")}", suppression));
        Assert.Empty(_portal.HubSpot.Enrolments);

        await EnableAsync(id);

        Assert.Equal(anna, Assert.Single(_portal.HubSpot.Enrolments).ContactId);
        Assert.Empty(_portal.HubSpot.SentMails);
        var at = _portal.Now.AddDays(2);
        _portal.Wait(TimeSpan.FromDays(3));
        Assert.Equal((anna, at, id), (_portal.HubSpot.SentMails[0].ContactId, _portal.HubSpot.SentMails[0].At, _portal.HubSpot.SentMails[0].FlowId));
        var late = _portal.HubSpot.AddContact("late@example.com");
        _portal.HubSpot.EditList(list, late, member: true);
        Assert.Equal([anna, late], _portal.HubSpot.Enrolments.Select(e => e.ContactId));
    }

    [Fact]
    public async Task A_stale_revision_is_refused_and_changes_nothing()
    {
        var id = await _portal.MakeAsync(Flows, Portal.Flow(await _portal.ListAsync("Approved"), Portal.Mail(await AutomatedAsync())));
        var read = (await _portal.DoAsync("GET", $"{Flows}/{id}"))!.AsObject();
        _portal.HubSpot.EditFlow(id, f => f["name"] = "Renamed in the editor");
        await _portal.RefusedAsync(409, "CONFLICT", "PUT", $"{Flows}/{id}", Put(read, enabled: true));
        var now = (await _portal.DoAsync("GET", $"{Flows}/{id}"))!;
        Assert.Equal(("Renamed in the editor", false, "2"), ((string?)now["name"], (bool)now["isEnabled"]!, (string?)now["revisionId"]));
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "PUT", $"{Flows}/{id}", """{"type":"CONTACT_FLOW","isEnabled":true}""");
    }

    [Fact]
    public async Task Turning_it_off_keeps_who_waits_from_going_on()
    {
        var list = await _portal.ListAsync("Approved", _portal.HubSpot.AddContact("anna@example.com"));
        var wait = """{"type":"SINGLE_CONNECTION","actionId":"1","actionTypeId":"0-1","actionTypeVersion":0,"connection":{"edgeType":"STANDARD","nextActionId":"2"},"fields":{"delta":60,"time_unit":"MINUTES"}}""";
        var id = await _portal.MakeAsync(Flows, Portal.Flow(list, $"{wait},{Portal.Mail(await AutomatedAsync(), "2")}", enabled: true));
        Assert.Single(_portal.HubSpot.Enrolments);
        await _portal.DoAsync("PUT", $"{Flows}/{id}", Put((await _portal.DoAsync("GET", $"{Flows}/{id}"))!.AsObject(), enabled: false));
        _portal.Wait(TimeSpan.FromDays(1));
        Assert.Empty(_portal.HubSpot.SentMails);
        await _portal.DoAsync("DELETE", $"{Flows}/{id}");
        await _portal.RefusedAsync(404, "OBJECT_NOT_FOUND", "GET", $"{Flows}/{id}");
    }

    [Fact]
    public async Task What_points_nowhere_is_refused()
    {
        var list = await _portal.ListAsync("Approved");
        var (draft, email) = (await _portal.MakeAsync(Emails, Portal.Email("Draft", "", more: ",\"subcategory\":\"automated\"")), await AutomatedAsync());
        foreach (var body in new[]
        {
            Portal.Flow(list, Portal.Mail("12")),
            Portal.Flow("99", Portal.Mail(email)),
            Portal.Flow(list, Portal.Mail(email), "99"),
            Portal.Flow(list, Portal.Mail(email, "2")),
            Portal.Flow(list, Portal.Mail(email), start: ""),
            Portal.Flow(list, $"{Portal.Mail(email)},{Portal.Mail(email)}"),
            Portal.Flow(list, Portal.Mail(draft), enabled: true),
            Portal.Flow(list, "", enabled: true, start: ""),
            Portal.Flow(list, Portal.Mail(email)).Replace("\"dataSources\":[],", "", StringComparison.Ordinal),
            Portal.Flow(list, Portal.Mail(email)).Replace("CONTACT_FLOW", "FLOW", StringComparison.Ordinal),
        })
        {
            await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", Flows, body);
        }

        Assert.Empty((await _portal.DoAsync("GET", Flows))!["results"]!.AsArray());
    }

    private async Task<string> AutomatedAsync()
    {
        var email = await _portal.MakeAsync(Emails, Portal.Email("Follow up", "", more: ",\"subcategory\":\"automated\""));
        await _portal.DoAsync("POST", $"{Emails}/{email}/publish");
        return email;
    }

    private async Task EnableAsync(string id) => await _portal.DoAsync("PUT", $"{Flows}/{id}", Put((await _portal.DoAsync("GET", $"{Flows}/{id}"))!.AsObject(), enabled: true));

    internal static string Put(JsonObject read, bool enabled)
    {
        var body = read.DeepClone().AsObject();
        foreach (var made in new[] { "id", "createdAt", "updatedAt", "crmObjectCreationStatus", "nextAvailableActionId", "dataSources", "flowType", "objectTypeId" })
        {
            body.Remove(made);
        }

        body["isEnabled"] = enabled;
        return body.ToJsonString();
    }
}
