using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using RagKit.Flows;

namespace RagKit.Caching;

/// <inheritdoc />
internal sealed class NamedInputs<TIn> : TaskInputs<TIn>
{
    /// <summary>Changed when the encoding is, so that keys of before are not taken for keys of now.</summary>
    private const int Format = 1;

    private const int StackBytes = 512;

    private readonly string _task;
    private readonly InputNames _names;
    private readonly MemberEncoder<TIn>[] _inputs;
    private readonly bool _refusesAll;
    private Selection _selection;

    public NamedInputs(string task, InputNames names)
    {
        _task = task;
        _names = names;
        _inputs = names.Members is IReadOnlyList<KeyMember> members
            ? [.. members.Select(MemberEncoder<TIn>.Of).OrderBy(input => input.Name, StringComparer.Ordinal)]
            : [MemberEncoder<TIn>.Itself(names.Parameter)];
        _refusesAll = Array.Exists(_inputs, input => input.RefusesAll);
        _selection = new Selection(CachePolicy.Inputs, _inputs);
    }

    public override bool TryHash(TIn input, out UInt128 hash)
    {
        hash = default;
        if (_refusesAll)
            return false;
        KeyWriter writer = new(stackalloc byte[StackBytes]);
        try
        {
            // A ledger knows the task, and with it the inputs' names.
            foreach (MemberEncoder<TIn> member in _inputs)
            {
                if (!member.Write(ref writer, input))
                    return false;
            }
            hash = Hash(writer.Written);
            return true;
        }
        finally
        {
            writer.Dispose();
        }
    }

    public override string CacheKey(TIn input, CachePolicy policy, string version, string runId)
    {
        KeyWriter writer = new(stackalloc byte[StackBytes], explains: true);
        try
        {
            writer.Int32(Format);
            writer.Text(_task);
            writer.Text(version);
            writer.Int32((policy.UsesInputs ? 1 : 0) | (policy.UsesRun ? 2 : 0) | (policy.Name is null ? 0 : 4));
            writer.Text(policy.Name);
            writer.Text(policy.UsesRun ? runId : "");
            if (policy.UsesInputs && !Write(ref writer, Selected(policy), input))
                throw Refused(writer.Refusal!);
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(writer.Written, digest);
            return Convert.ToHexStringLower(digest);
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>What is short is its own hash, told apart by its length; of what is not, the first bits of a SHA-256.</summary>
    private static UInt128 Hash(ReadOnlySpan<byte> encoded)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (encoded.Length < Unsafe.SizeOf<UInt128>())
        {
            digest[..Unsafe.SizeOf<UInt128>()].Clear();
            encoded.CopyTo(digest);
            digest[Unsafe.SizeOf<UInt128>() - 1] = (byte)encoded.Length;
        }
        else
        {
            SHA256.HashData(encoded, digest);
        }
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    public override void Validate(CachePolicy policy)
    {
        policy.Validate();
        foreach (string name in policy.Excluded)
        {
            if (!Array.Exists(_inputs, input => input.Name == name))
                throw new ArgumentException($"Task '{_task}' has no input '{name}' that could be excluded from its cache key. Its inputs are: {Listed()}.", nameof(policy));
        }
    }

    public override Func<TIn, string> Compile(string template) => RunNameTemplate<TIn>.Parse(template, _names).Fill;

    private static bool Write(ref KeyWriter writer, MemberEncoder<TIn>[] inputs, TIn input)
    {
        writer.Int32(inputs.Length);
        foreach (MemberEncoder<TIn> member in inputs)
        {
            writer.Text(member.Name);
            if (!member.Write(ref writer, input))
                return writer.Within(member.Name);
        }
        return true;
    }

    /// <summary>The inputs that a policy does not exclude; a task has one policy, so the last one's are remembered.</summary>
    private MemberEncoder<TIn>[] Selected(CachePolicy policy)
    {
        Selection selection = _selection;
        if (!ReferenceEquals(selection.Policy, policy))
            _selection = selection = new Selection(policy, Array.FindAll(_inputs, input => !policy.Excluded.Contains(input.Name)));
        return selection.Inputs;
    }

    private FlowException Refused(KeyRefusal refusal)
    {
        string input = Array.Find(_inputs, input => refusal.Path == input.Name || refusal.Path.StartsWith(input.Name + '.', StringComparison.Ordinal) || refusal.Path.StartsWith(input.Name + '[', StringComparison.Ordinal))!.Name;
        return new FlowException(
            $"Task '{_task}' cannot be cached by its input '{refusal.Path}' of type {refusal.Type}, {refusal.Why}. Pass what can be keyed, or exclude it with CachePolicy.Inputs.Except(\"{input}\").");
    }

    private string Listed() => _inputs is [] ? "none" : string.Join(", ", _inputs.Select(input => $"'{input.Name}'"));

    private sealed record Selection(CachePolicy Policy, MemberEncoder<TIn>[] Inputs);
}
