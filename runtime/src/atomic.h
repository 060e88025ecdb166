// The few words that threads of one socket share.
//
// Firmware that runs one thread, or whose threads change only where one waits, says PORTWRIGHT_THREADS=0 and gets plain memory.
// That is the default where the machine has no instructions for more (Cortex-M0): the compiler would call a library.
#pragma once

#if !defined(PORTWRIGHT_THREADS)
#if __GCC_ATOMIC_CHAR_LOCK_FREE == 2 && __GCC_ATOMIC_SHORT_LOCK_FREE == 2 && __GCC_ATOMIC_INT_LOCK_FREE == 2
#define PORTWRIGHT_THREADS 1
#else
#define PORTWRIGHT_THREADS 0
#endif
#endif

namespace portwright::atomic {

#if PORTWRIGHT_THREADS

template <class Word>
Word load(const Word& word) {
    Word value;
    __atomic_load(&word, &value, __ATOMIC_RELAXED);
    return value;
}

template <class Word>
void store(Word& word, Word value) {
    __atomic_store(&word, &value, __ATOMIC_RELAXED);
}

// What this thread wrote before is seen by whoever reads `value` with compare_exchange or an update.
template <class Word>
void publish(Word& word, Word value) {
    __atomic_store(&word, &value, __ATOMIC_RELEASE);
}

// False, and `expected` as it is now, where `word` had changed.
template <class Word>
bool compare_exchange(Word& word, Word& expected, Word desired) {
    return __atomic_compare_exchange(&word, &expected, &desired, true, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

#else

template <class Word>
Word load(const Word& word) {
    return word;
}

template <class Word>
void store(Word& word, Word value) {
    word = value;
}

template <class Word>
void publish(Word& word, Word value) {
    word = value;
}

template <class Word>
bool compare_exchange(Word& word, Word&, Word desired) {
    word = desired;
    return true;
}

#endif

// Replaces `word` by change(word) and returns what it was before.
template <class Word, class Change>
Word update(Word& word, Change change) {
    Word before = load(word);
    while (!compare_exchange(word, before, static_cast<Word>(change(before)))) {
    }
    return before;
}

}  // namespace portwright::atomic
