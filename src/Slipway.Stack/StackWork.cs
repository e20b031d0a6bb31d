using Slipway.Stack.Journeys;
using Slipway.Stack.Mail;

namespace Slipway.Stack;

/// <summary>Does what is due in the stack: people move through journeys, emails find their recipients, mails go out.</summary>
public sealed class StackWork(Travel travel, Enrolment enrolment, Mailer mailer)
{
    /// <returns>Whether anything was due.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var moved = await travel.RunAsync();
        var enrolled = await enrolment.RunAsync();
        var sent = await mailer.RunAsync(cancellation);
        return moved || enrolled || sent;
    }
}
