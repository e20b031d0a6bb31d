using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Bench.Gateways;

/// <summary>What a load found.</summary>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="P50">Milliseconds that half of them took at most.</param>
/// <param name="P99">The same for 99 of 100.</param>
/// <param name="FirstByteP50">Milliseconds to the first byte of the body.</param>
internal sealed record Load(double PerSecond, double P50, double P99, double FirstByteP50)
{
    /// <summary>How many were answered.</summary>
    public required int Requests { get; init; }

    /// <summary>Microseconds that the gateway's process had of the processors for each: what others use of the machine is not in it.</summary>
    public double Processor { get; init; }
}

/// <summary>Asks the same thing again and again over connections that stay open, over plain sockets: what it uses of the machine, what is measured does not have.</summary>
/// <param name="address">Where.</param>
/// <param name="headers">What stands in the head beside the length.</param>
/// <param name="body">What is asked.</param>
internal sealed class LoadGenerator(Uri address, string headers, byte[] body)
{
    private readonly byte[] _request =
    [
        .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"POST {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n{headers}Content-Length: {body.Length}\r\n\r\n")),
        .. body,
    ];

    /// <summary>Asks for a time.</summary>
    /// <param name="connections">How many ask at once.</param>
    /// <param name="time">How long.</param>
    public async Task<Load> RunAsync(int connections, TimeSpan time)
    {
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var started = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => AskAsync(until))));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var all = times.SelectMany(t => t).ToList();
        var whole = all.Select(t => t.Whole).Order().ToList();
        var first = all.Select(t => t.First).Order().ToList();
        return new Load(Math.Round(all.Count / seconds, 1), At(whole, 0.5), At(whole, 0.99), At(first, 0.5)) { Requests = all.Count };
    }

    private static double At(List<long> sorted, double share) => Math.Round(1000.0 * sorted[(int)(share * (sorted.Count - 1))] / Stopwatch.Frequency, 3);

    private async Task<List<(long Whole, long First)>> AskAsync(long until)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        var times = new List<(long, long)>(4096);
        var buffer = new byte[64 << 10];
        while (Stopwatch.GetTimestamp() < until)
        {
            var started = Stopwatch.GetTimestamp();
            await socket.SendAsync(_request);
            var first = await ReadAsync(socket, buffer);
            times.Add((Stopwatch.GetTimestamp() - started, first - started));
        }

        return times;
    }

    // Until the answer is whole; when its first byte behind the head was here.
    private static async Task<long> ReadAsync(Socket socket, byte[] buffer)
    {
        var (length, head, whole, first) = (0, 0, 0, 0L);
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
            {
                throw new RunBrokeException($"It hung up in the middle of an answer: {Encoding.UTF8.GetString(buffer, 0, Math.Min(length, 400))}");
            }

            length += read;
            if (head == 0 && buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is > 0 and var end)
            {
                head = end + 4;
                whole = head + Length(buffer.AsSpan(0, head));
            }

            if (first == 0 && head > 0 && length > head)
            {
                first = Stopwatch.GetTimestamp();
            }

            if (head > 0 && (whole >= head ? length >= whole : buffer.AsSpan(0, length).EndsWith("\r\n0\r\n\r\n"u8)))
            {
                return first;
            }
        }
    }

    // -1 where it comes in chunks.
    private static int Length(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 200"u8))
        {
            throw new RunBrokeException($"It answered: {Encoding.UTF8.GetString(head)}");
        }

        foreach (var line in Encoding.ASCII.GetString(head).Split("\r\n"))
        {
            if (line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase))
            {
                return int.Parse(line.AsSpan(15).Trim(), CultureInfo.InvariantCulture);
            }
        }

        return int.MinValue / 2;
    }
}
