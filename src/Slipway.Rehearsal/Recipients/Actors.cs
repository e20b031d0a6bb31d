using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Slipway.Rehearsal.Recipients;

/// <summary>Does what was decided, over real HTTP.</summary>
internal sealed class Actors(Population population, Web web, Answers answers, Mishaps mishaps)
{
    private readonly ConcurrentDictionary<string, bool> registered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> unsubscribed = new(StringComparer.Ordinal);

    /// <summary>Those whose registration was accepted.</summary>
    public IEnumerable<string> Registered => registered.Keys;

    public int Unsubscribed => unsubscribed.Count;

    public bool HasUnsubscribed(string email) => unsubscribed.ContainsKey(email);

    public Task ActAsync(Reaction reaction, CancellationToken cancellation) => reaction switch
    {
        Reaction.Scan scan => ScanAsync(scan, cancellation),
        Reaction.Prefetch prefetch => LoadPixelAsync(Open(prefetch), UserAgents.Prefetch, cancellation),
        Reaction.Look look => LookAsync(look, cancellation),
        Reaction.Answer answer => answers.SendAsync(answer.Person, answer.Mail, answer.IsAway, cancellation),
        Reaction.Unsubscribe leave => UnsubscribeAsync(leave, cancellation),
        _ => throw new InvalidOperationException($"Nobody knows how to do {reaction.GetType().Name}."),
    };

    private async Task ScanAsync(Reaction.Scan scan, CancellationToken cancellation)
    {
        var agent = Pick(scan.Person, "scanner", scan.Pretends ? UserAgents.Browsers : UserAgents.Scanners);
        var links = Open(scan).Links;
        foreach (var link in scan.Pretends ? links.Take(1) : links)
        {
            await web.HeadAsync("a scanner's HEAD", link, agent, cancellation);
        }

        foreach (var link in links)
        {
            await web.GetAsync("a scanner's visit", link, agent, cancellation);
        }
    }

    private async Task LookAsync(Reaction.Look look, CancellationToken cancellation)
    {
        var mail = Open(look);
        var browser = Pick(look.Person, "browser", UserAgents.Browsers);
        if (look.LoadsPictures)
        {
            var proxied = population.Chance.Happens(look.Person.Email, "picture proxy", 0.3);
            await LoadPixelAsync(mail, proxied ? UserAgents.PictureProxy : browser, cancellation);
        }

        if (!look.Clicks)
        {
            return;
        }

        if (mail.Invitations.IsEmpty)
        {
            mishaps.Note("a mail has no link that a person would follow");
            return;
        }

        await ClickAsync(look, mail.Invitations, browser, cancellation);
    }

    private async Task ClickAsync(Reaction.Look look, ImmutableArray<Uri> links, string browser, CancellationToken cancellation)
    {
        var wants = look.Registers && !registered.ContainsKey(look.Person.Email);
        var strays = !wants && links.Length > 1 && population.Chance.Happens(look.Person.Email, FormattableString.Invariant($"strays {look.Nth}"), 0.25);

        // Whoever wants to register and did not find the form tries one more link; more would look like a machine.
        foreach (var link in strays ? links.Skip(1).Take(1) : links.Take(wants ? 2 : 1))
        {
            var page = await web.GetAsync("a click", link, browser, cancellation);
            if (!wants || (page is not null && await RegisterAsync(look.Person, page, browser, cancellation)))
            {
                return;
            }
        }

        mishaps.Note("nobody could register: the page behind the mail has no form that asks for an address");
    }

    /// <summary>False when the page has no form to register with.</summary>
    private async Task<bool> RegisterAsync(Person person, WebPage page, string browser, CancellationToken cancellation)
    {
        var who = population[person.Email];
        if (RegistrationForm.FillIn(page, person, who.Consents) is not { } form)
        {
            return false;
        }

        if (!web.IsProduct(form.Action))
        {
            mishaps.Note("a form posts to somewhere outside the program");
            return true;
        }

        // Two impatient clicks on the button travel together.
        var posts = await Task.WhenAll(Enumerable.Range(0, who.SubmitsTwice ? 2 : 1)
            .Select(_ => web.PostAsync("a registration", form.Action, form.Content(), page.Address, browser, cancellation)));
        if (Array.Exists(posts, answer => answer is not null))
        {
            registered[person.Email] = true;
        }

        return true;
    }

    private async Task UnsubscribeAsync(Reaction.Unsubscribe leave, CancellationToken cancellation)
    {
        if (Open(leave).Unsubscribe is not { } address)
        {
            mishaps.Note("a mail offers no one-click unsubscription inside the program");
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]),
        };
        var answer = await web.SendAsync("a one-click unsubscription", request, UserAgents.MailProvider, cancellation);
        if (answer is null)
        {
            return;
        }

        // RFC 8058: a redirect loses the POST, so it is no success.
        if ((int)answer.Status is >= 200 and < 300)
        {
            unsubscribed[leave.Person.Email] = true;
        }
        else
        {
            mishaps.Note(Web.Answered("a one-click unsubscription", answer.Status));
        }
    }

    private async Task LoadPixelAsync(OpenedMail mail, string agent, CancellationToken cancellation)
    {
        // Opens are tracked only where the law or the person allows, so a mail without a pixel is no mishap.
        if (mail.Pixel is { } pixel)
        {
            await web.GetAsync("an open", pixel, agent, cancellation);
        }
    }

    private OpenedMail Open(Reaction reaction) => OpenedMail.Open(reaction.Mail, web.IsProduct);

    private string Pick(Person person, string question, string[] from) => population.Chance.Pick(person.Email, question, from);
}
