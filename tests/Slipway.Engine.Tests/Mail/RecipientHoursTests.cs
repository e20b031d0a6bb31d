using Slipway.Sdk.Assets;
using Slipway.Stack.Contacts;
using Xunit;

namespace Slipway.Engine.Tests.Mail;

public sealed class RecipientHoursTests : IAsyncLifetime
{
    private static readonly QuietHours _quiet = new(new TimeOnly(20, 0), new TimeOnly(8, 0)) { Zone = "Europe/Berlin", ForEach = true };

    private House _house = null!;

    public async ValueTask InitializeAsync() => _house = await House.OpenAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Everyone_gets_the_mail_in_their_own_morning_and_once()
    {
        await _house.AddPeopleAsync(2);
        await _house.ImportAsync(
            "email,first_name,industry,country,time_zone,lifecycle,consent_basis,consent_at\n"
            + "tokyo@a.example,Ai,logistics,JP,,lead,consent,2025-01-01\n"
            + "york@a.example,Ed,logistics,US,,lead,consent,2025-01-01\n"
            + "travels@a.example,Jo,logistics,DE,Pacific/Auckland,lead,consent,2025-01-01\n");
        await _house.LaunchAsync(Cast.With(Sample.Invitation with { QuietHours = _quiet }));

        // Ten in the morning in Berlin: five in the afternoon in Tokyo, night in America, eight in the evening in Auckland.
        await _house.JumpAsync(Cast.Invited);
        Assert.Equal(["person1@a.example", "person2@a.example", "tokyo@a.example"], _house.Mailbox.All.SelectMany(m => m.Recipients).Order(StringComparer.Ordinal));

        // America is awake when its west is.
        await _house.JumpAsync(Cast.Invited.AddHours(6));
        Assert.Empty(_house.Mailbox.To("york@a.example"));
        await _house.JumpAsync(Cast.Invited.AddHours(7));
        Assert.Single(_house.Mailbox.To("york@a.example"));
        await _house.JumpAsync(Cast.Invited.AddHours(12));
        Assert.Single(_house.Mailbox.To("travels@a.example"));
        Assert.Equal(5, _house.Mailbox.Count);
        Assert.All(await _house.RecipientsAsync(), r => Assert.Equal("sent", r.Value));
    }

    [Fact]
    public async Task A_platform_that_cannot_wait_for_each_sends_at_the_time_of_the_email()
    {
        await _house.AddPeopleAsync(2, country: "US");
        await _house.LaunchAsync(Cast.With(Sample.Invitation with { QuietHours = _quiet with { ForEach = false } }));
        await _house.JumpAsync(Cast.Invited);
        Assert.Equal(2, _house.Mailbox.Count);
    }

    [Theory]
    [InlineData("DE", "09:00", null)]
    [InlineData("DE", "21:00", "08:00")]
    [InlineData("XX", "21:00", "08:00")]
    [InlineData("FR", "08:30", "09:00")]
    public void A_person_waits_by_the_hours_of_their_country(string country, string now, string? until)
    {
        var hours = _quiet with { Markets = _quiet.Markets.Add("FR", new QuietHours(new TimeOnly(19, 0), new TimeOnly(9, 0))) };
        var at = new DateTimeOffset(new DateOnly(2026, 11, 24), TimeOnly.Parse(now, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(1));
        var waits = RecipientHours.WaitsUntil(hours, new Contact { Id = "1", Email = "a@b.example", EmailKey = "k", Country = country }, at);
        Assert.Equal(until, waits?.ToOffset(TimeSpan.FromHours(1)).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
    }
}
