using Slipway.Stack.Journeys;
using Slipway.Stack.Mail;

namespace Slipway.Stack;

/// <summary>Does what is due in the stack: people move through journeys, and emails find their recipients.</summary>
public sealed class StackWork(Travel travel, Enrolment enrolment)
{
    /// <returns>Whether anything was due.</returns>
    public async Task<bool> RunAsync()
    {
        var moved = await travel.RunAsync();
        var enrolled = await enrolment.RunAsync();
        return moved || enrolled;
    }
}
