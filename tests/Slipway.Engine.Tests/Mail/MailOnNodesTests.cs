using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Sdk.Connectors;
using Slipway.Stack;
using Slipway.Stack.Mail;
using Slipway.Store.Halts;
using Slipway.Store.Leases;
using Xunit;

namespace Slipway.Engine.Tests.Mail;

/// <summary>One email, several nodes on one database.</summary>
public sealed class MailOnNodesTests : IAsyncLifetime
{
    private readonly List<LeaseBook> _books = [];
    private House _house = null!;

    public async ValueTask InitializeAsync() => _house = await House.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var book in _books)
        {
            await book.DisposeAsync();
        }

        await _house.DisposeAsync();
    }

    [Fact]
    public async Task Nodes_that_send_together_send_to_everyone_once()
    {
        const int people = (2 * Mailer.BatchSize) + 50;
        await EnrolAsync(people);

        await Task.WhenAll(new[] { "a", "b", "c" }.Select(n => Task.Run(() => SendToTheEndAsync(Node(n)))));

        Assert.Equal(_house.Mailbox.Count, _house.Mailbox.All.Select(m => m.MessageId).Distinct(StringComparer.Ordinal).Count());
        var states = await _house.RecipientsAsync();
        Assert.Equal(people, states.Count);
        Assert.All(states, r => Assert.True(r.Value == "sent" ? _house.Mailbox.To(r.Key).Length == 1 : r.Value == "unknown", $"{r.Key} is {r.Value}"));
    }

    [Fact]
    public async Task What_a_dead_node_had_leased_is_sent_by_another_and_what_it_had_on_its_way_is_listed_as_unknown()
    {
        await EnrolAsync(6);
        await LeaveBehindAsync("dead", "until - until + 1");

        await Node("b").RunAsync(CancellationToken.None);

        var states = await _house.RecipientsAsync();
        Assert.Equal(("sent", "unknown"), (states["person1@a.example"], states["person2@a.example"]));
        Assert.Empty(_house.Mailbox.To("person2@a.example"));
        Assert.Equal(5, _house.Mailbox.Count);
        Assert.Equal(1, await _house.ScalarAsync<long>("select count(*) from stack_objects where kind = 'email' and state = 'Finished'"));
    }

    [Fact]
    public async Task What_a_node_that_lives_has_leased_is_left_to_it()
    {
        await EnrolAsync(6);
        await LeaveBehindAsync("alive", "until + 3600000");

        await Node("b").RunAsync(CancellationToken.None);

        var states = await _house.RecipientsAsync();
        Assert.Equal(("leased", "sending"), (states["person1@a.example"], states["person2@a.example"]));
        Assert.Equal(4, _house.Mailbox.Count);
        Assert.Equal(1, await _house.ScalarAsync<long>("select count(*) from stack_objects where kind = 'email' and state = 'Live'"));
    }

    [Fact]
    public async Task A_node_that_stood_still_before_a_mail_was_on_its_way_does_not_send_what_another_took_over()
    {
        await EnrolAsync(6);
        var (a, b) = (Node("a"), Node("b"));
        OnceWhile(take => _house.Server.Faults.ReplyToRecipient = _ => take(), async () =>
        {
            await RunOutAsync("a");
            await b.RunAsync(CancellationToken.None);
        });

        await Assert.ThrowsAsync<LeaseLostException>(() => a.RunAsync(CancellationToken.None));

        Assert.Equal(6, _house.Mailbox.Count);
        Assert.Equal(6, _house.Mailbox.All.Select(m => m.MessageId).Distinct(StringComparer.Ordinal).Count());
        Assert.All(await _house.RecipientsAsync(), r => Assert.Equal("sent", r.Value));
        Assert.Equal(6, await _house.EventsAsync(EventTypes.Delivered));
    }

    [Fact]
    public async Task A_mail_that_another_node_listed_as_unknown_is_known_to_be_sent_once_the_one_that_sent_it_has_the_answer()
    {
        await EnrolAsync(1);
        var (a, b) = (Node("a"), Node("b"));
        var meanwhile = "";
        OnceWhile(take => _house.Server.Faults.ReplyToText = _ => take(), async () =>
        {
            await RunOutAsync("a");
            await b.RunAsync(CancellationToken.None);
            meanwhile = (await _house.RecipientsAsync())["person1@a.example"];
        });

        await a.RunAsync(CancellationToken.None);
        await b.RunAsync(CancellationToken.None);

        Assert.Equal("unknown", meanwhile);
        Assert.Equal("sent", (await _house.RecipientsAsync())["person1@a.example"]);
        Assert.Single(_house.Mailbox.To("person1@a.example"));
    }

    // On a machine that is busy enough a lease runs out while it is used: the node takes another, as at the next beat.
    private async Task SendToTheEndAsync(Mailer mailer)
    {
        while (await _house.ScalarAsync<bool>("select exists (select 1 from stack_recipients where state in ('queued', 'leased', 'sending'))"))
        {
            try
            {
                await mailer.RunAsync(CancellationToken.None);
            }
            catch (LeaseLostException)
            {
                continue;
            }
        }
    }

    private async Task EnrolAsync(int people)
    {
        await _house.AddPeopleAsync(people);
        await _house.LaunchAsync(Cast.With(Sample.Invitation));
        await _house.Clock.HoldAtAsync(Cast.Invited);
        await _house.Get<StackWork>().RunAsync();
    }

    private Mailer Node(string name)
    {
        var book = new LeaseBook(_house.Database, new Node(name, name));
        _books.Add(book);
        return new Mailer(_house.Database, _house.Clock, _house.Get<StackOptions>(), _house.Get<Composer>(), _house.Get<HaltBook>(), book, TimeProvider.System, NullLogger<Mailer>.Instance);
    }

    private async Task LeaveBehindAsync(string node, string until)
    {
        await _house.ExecuteAsync($"insert into leases (id, node, token, until) values (@id, @node, 3, now_ms()); update leases set until = {until} where id = @id", new { id = $"mail:{node}", node });
        foreach (var (person, state) in ((string, string)[])[("person1@a.example", "leased"), ("person2@a.example", "sending")])
        {
            await _house.ExecuteAsync("update stack_recipients set state = @state, owner = @owner where contact = @contact", new { state, owner = $"{node}:3", contact = _house.ContactOf(person) });
        }
    }

    private Task RunOutAsync(string node) => _house.ExecuteAsync("update leases set until = 1 where id = @id", new { id = $"mail:{node}" });

    // What happens elsewhere while the first mail that the server is asked about waits for its answer.
    private static void OnceWhile(Action<Func<int>> ask, Func<Task> elsewhere)
    {
        var asked = 0;
        ask(() =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                elsewhere().GetAwaiter().GetResult();
            }

            return 250;
        });
    }
}
