using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Rehearsal.Mailbox;

/// <summary>The mails a <see cref="MailboxServer"/> received. With a file, every mail is on the disk before its sender hears "accepted", so the record survives a kill.</summary>
[SuppressMessage("Design", "MA0049:Type name should not match containing namespace", Justification = "The folder is named for its main type.")]
public sealed class Mailbox : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly FileStream? file;
    private readonly List<ReceivedMail> mails = [];
    private readonly Dictionary<string, List<ReceivedMail>> byRecipient = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<ReceivedMail>> byMessageId = new(StringComparer.Ordinal);
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];

    /// <param name="file">One JSON line per mail is appended; the mails already in it are read back. A last line that a crash cut off is dropped.</param>
    /// <param name="time">The clock of the time of arrival.</param>
    public Mailbox(string? file = null, TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        if (file is not null)
        {
            this.file = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            ReadBack(this.file);
        }
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return mails.Count;
            }
        }
    }

    /// <summary>All mails, oldest first.</summary>
    public ImmutableArray<ReceivedMail> All
    {
        get
        {
            lock (gate)
            {
                return [.. mails];
            }
        }
    }

    public ReceivedMail? WithId(long id)
    {
        lock (gate)
        {
            return id >= 1 && id <= mails.Count ? mails[(int)id - 1] : null;
        }
    }

    public ImmutableArray<ReceivedMail> To(string address) => Listed(byRecipient, address);

    /// <summary>More than one says that a mail was sent twice.</summary>
    public ImmutableArray<ReceivedMail> WithMessageId(string messageId) => Listed(byMessageId, messageId.TrimStart('<').TrimEnd('>'));

    /// <summary>Returns when at least so many mails have arrived since the beginning.</summary>
    public Task WaitForAsync(int count, CancellationToken cancellation = default)
    {
        lock (gate)
        {
            if (mails.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((count, reached));
            return reached.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Every mail behind the given one as it arrives, until cancelled.</summary>
    public async IAsyncEnumerable<ReceivedMail> FollowAsync(long after = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var next = after + 1; ; next++)
        {
            await WaitForAsync((int)next, cancellation);
            yield return WithId(next)!;
        }
    }

    public ReceivedMail Add(string from, ImmutableArray<string> to, ReadOnlyMemory<byte> raw)
    {
        ReceivedMail mail;
        lock (gate)
        {
            mail = new ReceivedMail(mails.Count + 1, time.GetUtcNow(), from, to, raw);
            if (file is not null)
            {
                file.Write([.. JsonSerializer.SerializeToUtf8Bytes(StoredMail.Of(mail), MailboxJson.Default.StoredMail), (byte)'\n']);
                file.Flush(flushToDisk: true);
            }

            Keep(mail);
            foreach (var reached in waiting.Where(waiter => waiter.Count <= mails.Count))
            {
                reached.Reached.TrySetResult();
            }

            waiting.RemoveAll(waiter => waiter.Count <= mails.Count);
        }

        return mail;
    }

    public void Dispose() => file?.Dispose();

    private ImmutableArray<ReceivedMail> Listed(Dictionary<string, List<ReceivedMail>> index, string key)
    {
        lock (gate)
        {
            return index.TryGetValue(key, out var found) ? [.. found] : [];
        }
    }

    private void ReadBack(FileStream stored)
    {
        var whole = 0L;
        using (var reader = new StreamReader(stored, leaveOpen: true))
        {
            var lines = reader.ReadToEnd().Split('\n');
            foreach (var line in lines[..^1])
            {
                var mail = JsonSerializer.Deserialize(line, MailboxJson.Default.StoredMail)!;
                Keep(new ReceivedMail(mails.Count + 1, mail.ReceivedAt, mail.From, [.. mail.To], mail.Raw));
                whole += reader.CurrentEncoding.GetByteCount(line) + 1;
            }
        }

        stored.SetLength(whole);
        stored.Position = whole;
    }

    private void Keep(ReceivedMail mail)
    {
        mails.Add(mail);
        foreach (var recipient in mail.Recipients)
        {
            AddTo(byRecipient, recipient, mail);
        }

        if (mail.MessageId.Length > 0)
        {
            AddTo(byMessageId, mail.MessageId, mail);
        }
    }

    private static void AddTo(Dictionary<string, List<ReceivedMail>> index, string key, ReceivedMail mail)
    {
        if (!index.TryGetValue(key, out var list))
        {
            index[key] = list = [];
        }

        list.Add(mail);
    }
}

/// <summary>A line of the mailbox file. The Message-ID and subject are there for a reader with a text tool; the raw mail is the truth.</summary>
internal sealed record StoredMail(long Id, DateTimeOffset ReceivedAt, string From, string[] To, string MessageId, string Subject, byte[] Raw)
{
    public static StoredMail Of(ReceivedMail mail)
        => new(mail.Id, mail.ReceivedAt, mail.EnvelopeFrom, [.. mail.Recipients], mail.MessageId, mail.Subject, mail.Raw.ToArray());
}

/// <summary>A mail in the list of <c>/mailbox.json</c>.</summary>
internal sealed record ListedMail(
    long Id, DateTimeOffset ReceivedAt, string From, string[] To, string Subject, string MessageId, string? Text, Dictionary<string, string> Headers);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StoredMail))]
[JsonSerializable(typeof(ListedMail[]))]
internal sealed partial class MailboxJson : JsonSerializerContext;
