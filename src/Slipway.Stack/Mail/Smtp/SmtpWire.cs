using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Stack.Mail.Smtp;

/// <summary>The bytes to and from the server. Every wait has a limit; what goes wrong is thrown, and only <see cref="SmtpConnection"/> judges it.</summary>
internal sealed class SmtpWire(SmtpSettings settings, TimeProvider time) : IDisposable
{
    private const int LongestLine = 4096;
    private const int MostLines = 128;

    private readonly byte[] buffer = new byte[LongestLine];
    private Socket? socket;
    private Stream stream = Stream.Null;
    private int start;
    private int end;

    public bool Encrypted => stream is SslStream;

    /// <summary>The other end is this machine, by its name and by the address that was reached.</summary>
    public bool StaysOnThisMachine
        => settings.IsLoopback && socket?.RemoteEndPoint is IPEndPoint { Address: var reached } && IPAddress.IsLoopback(reached.IsIPv4MappedToIPv6 ? reached.MapToIPv4() : reached);

    public async Task ConnectAsync(CancellationToken cancellation)
    {
        // Without NoDelay the last short packet of every command waits for an acknowledgement.
        socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await WithinAsync(
            settings.Timeout,
            $"{settings.Host}:{settings.Port} did not answer the call",
            async limit => await (settings.ConnectTo is { } address ? socket.ConnectAsync(address, limit) : socket.ConnectAsync(settings.Host, settings.Port, limit)),
            cancellation);
        stream = new NetworkStream(socket, ownsSocket: true);
    }

    public async Task EncryptAsync(CancellationToken cancellation)
    {
        if (start != end)
        {
            // Anything said in the clear behind the go-ahead would be taken for an answer inside the encryption.
            throw new InvalidDataException("the server sent more than its answer to STARTTLS before the handshake");
        }

        var secure = new SslStream(stream);
        stream = secure;
        var acceptAny = settings.AcceptAnyCertificate && StaysOnThisMachine;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = settings.Host,
            RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None || acceptAny,
        };
        await WithinAsync(settings.Timeout, "the TLS handshake stalled", limit => secure.AuthenticateAsClientAsync(options, limit), cancellation);
    }

    public Task WriteAsync(string command, CancellationToken cancellation) => WriteAsync(Encoding.ASCII.GetBytes(command), cancellation);

    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        => WithinAsync(
            settings.Timeout,
            "the server stopped reading",
            async limit =>
            {
                await stream.WriteAsync(bytes, limit);
                await stream.FlushAsync(limit);
            },
            cancellation);

    public async Task<SmtpReply> ReadReplyAsync(string to, CancellationToken cancellation)
    {
        SmtpReply? reply = null;
        await WithinAsync(settings.Timeout, $"no answer to {to}", async limit => reply = await ReadReplyAsync(limit), cancellation);
        return reply!;
    }

    /// <summary>Reads one whole answer, however long it takes.</summary>
    public async Task<SmtpReply> ReadReplyAsync(CancellationToken cancellation)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var code = 0;
        for (var last = false; !last;)
        {
            var line = await ReadLineAsync(cancellation);
            if (line.Length < 3 || !line.Take(3).All(char.IsAsciiDigit) || (line.Length > 3 && line[3] is not (' ' or '-')) || lines.Count == MostLines)
            {
                throw new InvalidDataException("the server does not speak SMTP");
            }

            code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
            last = line.Length == 3 || line[3] == ' ';
            lines.Add(line.Length > 4 ? line[4..] : "");
        }

        return new SmtpReply(code, lines.ToImmutable());
    }

    /// <summary>Asks the operating system, which knows of a hang-up before the pending read wakes.</summary>
    public void ThrowIfOtherSideIsGone()
    {
        if (socket!.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Available == 0)
        {
            throw new EndOfStreamException("the server closed the connection");
        }
    }

    public async Task WithinAsync(TimeSpan limit, string otherwise, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        using var clock = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        try
        {
            await work(either.Token);
        }
        catch (OperationCanceledException given) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{otherwise} within {limit.TotalSeconds:0.###} s"), given);
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        socket?.Dispose();
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        for (; ; )
        {
            var feed = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                var line = Encoding.UTF8.GetString(buffer, start, feed).TrimEnd('\r');
                start += feed + 1;
                return string.Concat(line.Where(c => !char.IsControl(c)));
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                throw new InvalidDataException("the server sent a line without an end");
            }

            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
            if (read == 0)
            {
                throw new EndOfStreamException("the server closed the connection");
            }

            end += read;
        }
    }
}
