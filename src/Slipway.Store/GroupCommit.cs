namespace Slipway.Store;

/// <summary>Lets writes that come in while a commit is on its way share the next one: a commit waits for the disk, however much is in it.</summary>
internal sealed class GroupCommit(Func<IReadOnlyList<GroupCommit.Write>, Task> commit, Func<Exception, bool> isOfOne)
{
    private readonly Lock _gate = new();
    private List<Write> _next = [];
    private bool _busy;

    /// <summary>A write that waits for its commit.</summary>
    public sealed record Write(string Name, IReadOnlyList<SqlStatement> Statements)
    {
        public TaskCompletionSource<int[]> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>How many rows each statement changed.</summary>
        public int[] Rows { get; } = new int[Statements.Count];
    }

    public Task<int[]> AddAsync(string name, IReadOnlyList<SqlStatement> statements)
    {
        var write = new Write(name, statements);
        lock (_gate)
        {
            _next.Add(write);
            if (_busy)
            {
                return write.Done.Task;
            }

            _busy = true;
        }

        // Whoever comes first commits for all.
        _ = CommitAllAsync();
        return write.Done.Task;
    }

    private async Task CommitAllAsync()
    {
        while (true)
        {
            List<Write> group;
            lock (_gate)
            {
                if (_next.Count == 0)
                {
                    _busy = false;
                    return;
                }

                (group, _next) = (_next, []);
            }

            await CommitAsync(group);
        }
    }

    private async Task CommitAsync(IReadOnlyList<Write> group)
    {
        try
        {
            await commit(group);
        }
        catch (Exception e)
        {
            // One that the database refuses must not take the others with it.
            if (group.Count > 1 && isOfOne(e))
            {
                foreach (var write in group)
                {
                    await CommitAsync([write]);
                }

                return;
            }

            foreach (var write in group)
            {
                write.Done.TrySetException(e);
            }

            return;
        }

        foreach (var write in group)
        {
            write.Done.TrySetResult(write.Rows);
        }
    }
}
