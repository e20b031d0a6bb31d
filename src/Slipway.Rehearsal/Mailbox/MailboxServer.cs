using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Rehearsal.Mailbox;

/// <summary>A mail server that delivers to a <see cref="Mailbox"/> and nowhere else, and that can be told to misbehave.</summary>
public sealed class MailboxServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly HashSet<Task> sessions = [];
    private readonly X509Certificate2? certificate;
    private readonly Task accepting;
    private int connections;
    private int signInsInTheClear;
    private int droppedInText;
    private int droppedAfterText;
    private int disposed;

    private MailboxServer(Mailbox mailbox, MailboxOptions options, MailboxFaults faults)
    {
        (Mailbox, Options, Faults) = (mailbox, options, faults);
        certificate = options.OfferStartTls || options.ImplicitTls ? NewCertificate() : null;
        listener = new TcpListener(options.Address, options.Port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    public Mailbox Mailbox { get; }

    public MailboxOptions Options { get; }

    public MailboxFaults Faults { get; }

    /// <summary>How many connections were made so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>How often someone tried to sign in without encryption.</summary>
    public int SignInsInTheClear => Volatile.Read(ref signInsInTheClear);

    /// <summary>How many mails were dropped before their end was here.</summary>
    public int DroppedInText => Volatile.Read(ref droppedInText);

    /// <summary>How many mails were dropped between their end and its answer, kept or lost: their senders cannot know.</summary>
    public int DroppedAfterText => Volatile.Read(ref droppedAfterText);

    /// <summary>Listens from the moment it is returned.</summary>
    public static MailboxServer Start(Mailbox mailbox, MailboxOptions? options = null, MailboxFaults? faults = null)
        => new(mailbox, options ?? new MailboxOptions(), faults ?? new MailboxFaults());

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }

        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        Task[] open;
        lock (gate)
        {
            open = [.. sessions];
        }

        await Task.WhenAll(open);
        stopping.Dispose();
        certificate?.Dispose();
    }

    internal void NoteSignInInTheClear() => Interlocked.Increment(ref signInsInTheClear);

    internal void NoteDrop(MailboxDrop where)
    {
        if (where == MailboxDrop.DuringText)
        {
            Interlocked.Increment(ref droppedInText);
        }
        else
        {
            Interlocked.Increment(ref droppedAfterText);
        }
    }

    internal async Task<SslStream> EncryptAsync(Stream clear, CancellationToken cancellation)
    {
        var secure = new SslStream(clear);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellation);
        return secure;
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync(stopping.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                continue;
            }

            socket.NoDelay = true;
            Interlocked.Increment(ref connections);
            var session = Task.Run(() => ServeAsync(socket));
            lock (gate)
            {
                sessions.Add(session);
            }

            _ = session.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private void Forget(Task session)
    {
        lock (gate)
        {
            sessions.Remove(session);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var session = new MailboxSession(this, socket);
        try
        {
            await session.RunAsync(stopping.Token);
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException or AuthenticationException or ObjectDisposedException)
        {
            // The caller went away, or the server is stopping.
        }
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        // Some platforms cannot serve with a key that lives in memory only.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);
    }
}
