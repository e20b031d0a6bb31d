using System.Net;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Contacts;
using Slipway.Stack.Forms;
using Xunit;

namespace Slipway.Engine.Tests.Forms;

/// <summary>The form as a browser meets it, over real HTTP.</summary>
public sealed class FormTests : IAsyncLifetime
{
    private static readonly FormAsset _form = Sample.Form with
    {
        Fields =
        [
            .. Sample.Form.Fields, new FormField("first_name", "First name", FormFieldType.Text, false), new FormField("employees", "Employees", FormFieldType.Text, false),
            new FormField("topic", "Topic", FormFieldType.Choice, false) { Options = ["robots", "people"] },
        ],
    };

    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync(web: true);
        await _house.AddPeopleAsync(2);
        await _house.LaunchAsync(Cast.With(_form));
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_submission_is_an_event_of_the_contact_and_leads_to_the_confirmation()
    {
        var answer = await PostAsync(("email", "person1@a.example"), ("submission", Guid.NewGuid().ToString()));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"{_house.Address}/p/warehouse-webinar/{Sample.Confirmation.Slug}", answer.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await _house.Browser.GetAsync(answer.Headers.Location)).StatusCode);
        Assert.Equal(_house.ContactOf("person1@a.example"), await _house.ScalarAsync<string>("select contact from stack_events where type = 'registered'"));
    }

    [Fact]
    public async Task Posted_twice_with_the_same_submission_it_is_one_registration()
    {
        var id = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(("email", "person1@a.example"), ("submission", id))));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.SeeOther, a.StatusCode));
        Assert.Equal(1, await _house.EventsAsync(EventTypes.Registered));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x'; drop table stack_events; --")]
    public async Task Without_a_proper_submission_id_the_person_and_the_form_are_the_identity(string id)
    {
        await PostAsync(("email", "person1@a.example"), ("submission", id));
        await PostAsync(("email", "person1@a.example"), ("submission", id));
        await PostAsync(("email", "person2@a.example"), ("submission", id));

        Assert.Equal(2, await _house.EventsAsync(EventTypes.Registered));
    }

    [Fact]
    public async Task Who_fills_the_field_that_people_do_not_see_is_thanked_and_forgotten()
    {
        var answer = await PostAsync(("email", "bot@a.example"), (FormIntake.TrapField, "https://spam.example"));

        Assert.True((int)answer.StatusCode is >= 300 and < 400);
        Assert.Equal(0, await _house.EventsAsync(EventTypes.Registered));
        Assert.Equal(2, await _house.ScalarAsync<long>("select count(*) from stack_contacts"));
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_said_all_at_once_and_nothing_is_kept()
    {
        var answer = await PostAsync(("email", ""), ("employees", "about fifty"), ("topic", "<script>"), ("first_name", new string('x', 501)));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.All(["Work email", "Employees", "Topic", "First name"], field => Assert.Contains(field, text, StringComparison.Ordinal));
        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        Assert.Equal(0, await _house.EventsAsync(EventTypes.Registered));
    }

    [Fact]
    public async Task A_consent_is_kept_with_its_wording_and_only_when_the_box_is_ticked()
    {
        await PostAsync(("email", "new1@b.example"), ("consent", "on"));
        await PostAsync(("email", "new2@b.example"));

        Assert.Equal(
            (Consents.MarketingEmail, 1L, "consent", "form warehouse-webinar/registration", "Send me invitations"),
            Assert.Single(await _house.QueryAsync<(string, long, string, string, string)>(
                "select purpose, granted, basis, source, wording from stack_consents where contact = @c", new { c = _house.ContactOf("new1@b.example") })));
        Assert.Equal(0, await _house.ScalarAsync<long>("select count(*) from stack_consents where contact = @c", new { c = _house.ContactOf("new2@b.example") }));
    }

    [Fact]
    public async Task A_visitor_we_do_not_know_becomes_a_contact_with_what_they_wrote()
    {
        await PostAsync(("email", "Nora@B.example"), ("first_name", "Nora"), ("employees", "50"), ("topic", "robots"), ("unasked", "x"));

        var nora = await _house.Database.ReadAsync(s => ContactBook.FindAsync(s, _house.ContactOf("nora@b.example")));
        Assert.Equal(("Nora", 50L, "robots"), (nora!.FirstName, nora.Employees, nora.Field("topic")));
        Assert.Null(nora.Field("unasked"));
        Assert.Null(nora.Field("consent"));
    }

    [Fact]
    public async Task A_stranger_who_writes_anothers_address_does_not_overwrite_what_we_know()
    {
        await PostAsync(("email", "person1@a.example"), ("first_name", "Mallory"));

        Assert.Equal("Person1", (await _house.Database.ReadAsync(s => ContactBook.FindAsync(s, _house.ContactOf("person1@a.example"))))!.FirstName);
    }

    [Fact]
    public async Task A_form_that_is_held_or_not_there_says_so()
    {
        var form = (await _house.Stack.FindAsync("warehouse-webinar:form/registration", CancellationToken.None))!;
        await _house.Stack.HaltAsync(new HaltRequest("p", form.Id, HaltMode.Pause), CancellationToken.None);

        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(("email", "person1@a.example"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _house.Browser.PostAsync($"{_house.Address}/f/warehouse-webinar/nothing", new FormUrlEncodedContent([]))).StatusCode);
    }

    [Fact]
    public async Task A_post_that_is_no_form_is_refused()
    {
        var answer = await _house.Browser.PostAsync($"{_house.Address}/f/warehouse-webinar/registration", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(params (string Name, string Value)[] fields) => _house.Browser.PostAsync(
        $"{_house.Address}/f/warehouse-webinar/registration", new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));
}
