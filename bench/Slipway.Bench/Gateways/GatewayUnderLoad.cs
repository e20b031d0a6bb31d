using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;

namespace Slipway.Bench.Gateways;

/// <summary>A gateway as a process of its own, and how it is asked.</summary>
/// <param name="Address">Where it answers, without a path.</param>
/// <param name="Headers">What its callers send in the head.</param>
internal sealed record GatewayUnderLoad(Uri Address, string Headers, Process Process) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>A model that answers at once.</summary>
    public static async Task<GatewayUnderLoad> ModelAsync() => await OwnAsync("model");

    /// <summary>A pass-through that does nothing else.</summary>
    public static async Task<GatewayUnderLoad> BareAsync(Uri model) => await OwnAsync("bare", model.ToString().TrimEnd('/'));

    /// <summary>Slipway as people start it, with every policy on, for one person and their key.</summary>
    public static async Task<GatewayUnderLoad> SlipwayAsync(string folder, Uri model)
    {
        var workspace = Path.Combine(folder, "workspace");
        Directory.CreateDirectory(workspace);
        await File.WriteAllTextAsync(Path.Combine(workspace, "models.yaml"), $"models:\n  - {{ name: writer, provider: openai, model: m-1, address: \"{model}v1\", region: eu, price: {{ input: 0.1, output: 0.4, currency: EUR }} }}\n");
        await File.WriteAllTextAsync(Path.Combine(workspace, "gateway.yaml"), """
            purposes:
              - { name: copy, title: Writing copy, roles: [author], data: [internal], models: [writer], budget: { soft: 900000, hard: 1000000, currency: EUR } }
            data:
              - { name: internal, regions: [eu], redact: [email, phone, iban, card, id], block: [secret] }
            teams:
              - { name: emea, people: [ada@example.com], budget: { soft: 900000, hard: 1000000, currency: EUR } }
            people: { budget: { soft: 900000, hard: 1000000, currency: EUR, per: day } }
            """);
        string key;
        await using (var app = await SlipwayApp.BuildAsync(new SlipwayOptions { Data = folder, Urls = "http://127.0.0.1:0" }))
        {
            var people = (People)app.Services.GetService(typeof(People))!;
            var tokens = (ApiTokens)app.Services.GetService(typeof(ApiTokens))!;
            var person = (await people.CreateAsync("bench", "ada@example.com", "Ada", [Roles.Author])).Account!;
            key = (await tokens.CreateAsync("bench", person.Id, "bench", 1, agent: false, new GatewayUse("copy", "internal"))).Text!;
        }

        var process = Start("dotnet", FreshProcess.SlipwayProgram(), "serve", "--data", folder, "--urls", "http://127.0.0.1:0");
        var announced = Path.Combine(folder, "server.json");
        return new GatewayUnderLoad(await WaitAsync(process, async () => File.Exists(announced) ? new Uri((string)JsonNode.Parse(await File.ReadAllTextAsync(announced))!["address"]!) : null), $"Authorization: Bearer {key}\r\n", process);
    }

    /// <summary>Portkey's gateway, which is told in the head where to pass on to.</summary>
    public static async Task<GatewayUnderLoad> PortkeyAsync(string peers, Uri model)
    {
        var address = new Uri($"http://127.0.0.1:{Steps.StepEngine.FreePorts().Split(',')[0]}");
        var process = Start("node", Path.Combine(peers, "node_modules", "@portkey-ai", "gateway", "build", "start-server.js"), "--headless", string.Create(CultureInfo.InvariantCulture, $"--port={address.Port}"));
        using var client = new HttpClient();
        return new GatewayUnderLoad(
            await WaitAsync(process, async () =>
            {
                try
                {
                    using var answer = await client.GetAsync(address);
                    return address;
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            }),
            $"Authorization: Bearer key\r\nx-portkey-provider: openai\r\nx-portkey-custom-host: {model}v1\r\n", process);
    }

    /// <summary>Asks for a time.</summary>
    public async Task<Load> AskAsync(byte[] body, int connections, TimeSpan time)
    {
        Process.Refresh();
        var before = Process.TotalProcessorTime;
        var load = await new LoadGenerator(new Uri(Address, "/v1/chat/completions"), Headers, body).RunAsync(connections, time);
        Process.Refresh();
        return load with { Processor = Math.Round((Process.TotalProcessorTime - before).TotalMicroseconds / load.Requests, 1) };
    }

    /// <summary>The most memory it held, in MB.</summary>
    public double Memory()
    {
        Process.Refresh();
        return Math.Round(Process.PeakWorkingSet64 / 1024.0 / 1024, 0);
    }

    public void Dispose()
    {
        Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
        Process.Dispose();
    }

    private static async Task<GatewayUnderLoad> OwnAsync(params string[] args)
    {
        var process = Start("dotnet", [typeof(GatewayUnderLoad).Assembly.Location, GatewayCommand.Word, .. args]);
        using var patience = new CancellationTokenSource(_patience);
        var line = await process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new RunBrokeException($"gateway {string.Join(' ', args)} did not start.");
        return new GatewayUnderLoad(new Uri(line), "Authorization: Bearer key\r\n", process);
    }

    private static Process Start(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(args, start.ArgumentList.Add);
        // As the server is: what differs is to be what is done, and not how memory is cleared.
        start.Environment["DOTNET_gcServer"] = "1";
        var process = Process.Start(start) ?? throw new RunBrokeException($"{program} could not be started.");
        // Read on, or a full pipe would stop it.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<Uri> WaitAsync(Process process, Func<Task<Uri?>> find)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < _patience && !process.HasExited)
        {
            if (await find() is { } address)
            {
                return address;
            }

            await Task.Delay(100);
        }

        throw new RunBrokeException($"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} did not answer.");
    }

    /// <summary>A prompt of 1.5 KB with an address and a number in it.</summary>
    public static byte[] Prompt(bool stream)
    {
        var text = new StringBuilder("Answer Ada Lovelace (ada.lovelace@example.com, +49 30 901820) in our voice.\n\n");
        while (text.Length < 1500)
        {
            text.Append("She asked on 14 March whether the 12 routes we re-planned for a retailer in 2025 saved 8.5 % of the way, and who \"signed it off\".\n");
        }

        text.Length = 1500;
        var body = new JsonObject { ["model"] = "writer", ["messages"] = new JsonArray(new JsonObject { ["role"] = "system", ["content"] = "Be brief." }, new JsonObject { ["role"] = "user", ["content"] = text.ToString() }), ["temperature"] = 0.2 };
        if (stream)
        {
            body["stream"] = true;
        }

        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }
}
