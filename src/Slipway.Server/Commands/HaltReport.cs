using System.Globalization;
using Slipway.Server.Halts;

namespace Slipway.Server.Commands;

/// <summary>What commands say of pauses and blackouts, and what comes next.</summary>
internal static class HaltReport
{
    public static async Task<int> OrderAsync(ApiClient api, HaltOrder order, Output output, CancellationToken stop)
    {
        var answer = await api.PostAsync("api/v1/halts", order, stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, "halts");
        }

        var halt = answer.Read<HaltRow>();
        await output.ResultAsync(halt, [Line(halt), .. halt.Scope == "blackout" ? (string[])[] : ["What was on its way when this was said arrives; nothing new begins."], .. Trouble(halt)]);
        await output.NextAsync($"{(halt.Scope == "blackout" ? "end it early" : "let it go on")} with: {LiftingOf(halt)}");
        return ExitCode.Fine;
    }

    public static async Task<int> LiftAsync(ApiClient api, string scope, string name, Output output, CancellationToken stop)
    {
        var (halts, exit) = await ReadAsync(api, output, stop);
        if (halts is null)
        {
            return exit;
        }

        if (halts.Halts.FirstOrDefault(h => h.Scope == scope && h.Name == name) is not { } halt)
        {
            return await output.FindingsAsync([Sdk.Diagnostics.Finding.Error("not-paused", scope switch
            {
                "connection" => $"The connection {name} is not paused.",
                "blackout" => "No blackout was ordered.",
                "gateway" => "The AI gateway is not paused.",
                _ => "Everything is not paused.",
            }, fix: scope == "blackout" ? "A blackout of launches.yaml is changed there." : "See what is with: slipway freeze --list")]);
        }

        var answer = await api.PostAsync($"api/v1/halts/{halt.Id}/lift", null, stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, "such pause any more");
        }

        await output.ResultAsync(answer.Read<HaltRow>(), $"Lifted     {What(halt)}: {halt.Reason}");
        return ExitCode.Fine;
    }

    public static async Task<int> ListAsync(ApiClient api, Output output, CancellationToken stop)
    {
        var (halts, exit) = await ReadAsync(api, output, stop);
        if (halts is null)
        {
            return exit;
        }

        string[] lines =
        [
            .. halts.Halts.Select(Line),
            .. halts.Blackouts.Select(b => string.Create(CultureInfo.InvariantCulture,
                $"Planned    blackout from {b.From:yyyy-MM-dd} to {b.To:yyyy-MM-dd} ({b.Zone}{(b.Markets.IsEmpty ? "" : $"; {string.Join(", ", b.Markets)}")}{(b.Except.IsEmpty ? "" : $"; not for {string.Join(", ", b.Except)}")}): {b.Reason}")),
        ];
        await output.ResultAsync(halts, lines.Length == 0 ? ["Nothing is paused, and no blackout is planned."] : lines);
        return ExitCode.Fine;
    }

    private static async Task<(HaltsBody? Halts, int Exit)> ReadAsync(ApiClient api, Output output, CancellationToken stop)
    {
        var answer = await api.GetAsync("api/v1/halts", stop);
        return answer.IsFine ? (answer.Read<HaltsBody>(), ExitCode.Fine) : (null, await answer.RefuseAsync(output, "halts"));
    }

    private static string Line(HaltRow halt) => halt.Scope == "blackout"
        ? string.Create(CultureInfo.InvariantCulture, $"Blackout   until {halt.EndsAt:yyyy-MM-dd HH:mm} UTC: {halt.Reason}")
        : $"Paused     {What(halt)}: {halt.Reason}";

    private static IEnumerable<string> Trouble(HaltRow halt) => halt.Trouble is { } trouble ? [$"Not told   {trouble} It is tried again."] : [];

    private static string What(HaltRow halt) => halt.Scope switch { "connection" => $"everything over {halt.Name}", "campaign" => $"the campaign {halt.Name}", "blackout" => "the blackout", "gateway" => "the AI gateway", _ => "everything" };

    private static string LiftingOf(HaltRow halt) => halt.Scope switch { "connection" => $"slipway resume --connection {halt.Name}", "blackout" => "slipway freeze --end", "gateway" => "slipway resume --gateway", _ => "slipway resume --everything" };
}
