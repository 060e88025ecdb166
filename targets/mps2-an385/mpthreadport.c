// The turns of threads. All threads stand in a ring; whoever has to wait hands over to the next one that can go on. A thread
// that found nothing to do goes on after the next piece of news: an interrupt, or something that the network stack did.

#include "py/gc.h"
#include "py/mpstate.h"
#include "py/mpthread.h"
#include "py/runtime.h"

#include "board.h"

#define DEFAULT_STACK (8192)
#define SMALLEST_STACK (4096)
#ifdef __ARM_FP // calls keep s16 to s31 as well
#define FLOAT_REGISTERS (16)
#define PUSH_FLOATS "vpush {s16-s31}\n"
#define POP_FLOATS "vpop {s16-s31}\n"
#else
#define FLOAT_REGISTERS (0)
#define PUSH_FLOATS
#define POP_FLOATS
#endif
#define SAVED_REGISTERS (FLOAT_REGISTERS + 9) // and r4 to r11, and where to go on

typedef struct _thread_t {
    struct _thread_t *next;
    uint32_t *stack_pointer; // while it does not run
    mp_state_thread_t *state;
    const mp_thread_mutex_t *wanted; // the lock that it waits for
    bool idle;
    uint32_t idle_since; // the news that it had seen when it found nothing to do
    void *(*entry)(void *);
    void *argument;
    uint32_t *stack;
} thread_t;

static thread_t main_thread;
static thread_t *running = &main_thread;

// Saves the running thread's registers on its stack and goes on where `to` was saved.
__attribute__((naked)) static void switch_stack(uint32_t **from, uint32_t *to) {
    (void)from;
    (void)to;
    __asm volatile (
        "push {r4-r11, lr}\n"
        PUSH_FLOATS
        "str sp, [r0]\n"
        "mov sp, r1\n"
        POP_FLOATS
        "pop {r4-r11, pc}\n");
}

static void go_on_with(thread_t *next) {
    thread_t *before = running;
    running = next;
    switch_stack(&before->stack_pointer, next->stack_pointer);
}

static bool can_go_on(const thread_t *thread) {
    return !(thread->wanted != NULL && thread->wanted->taken) && !(thread->idle && thread->idle_since == board_news());
}

// The next thread in the ring that can go on, other than the running one; null: there is none.
static thread_t *next_ready(void) {
    for (thread_t *thread = running->next; thread != running; thread = thread->next) {
        if (can_go_on(thread)) {
            return thread;
        }
    }
    return NULL;
}

// Whether somebody else had a turn.
static bool hand_over(void) {
    thread_t *next = next_ready();
    if (next != NULL) {
        go_on_with(next);
    }
    return next != NULL;
}

void portwright_board_idle(void) {
    running->idle_since = board_news();
    running->idle = true;
    if (!hand_over()) {
        board_sleep();
    }
    running->idle = false;
}

// Whoever waits for the VM polls first and sleeps then. What the poll brought is an event for it as well.
void board_wait_for_event(void) {
    MP_THREAD_GIL_EXIT();
    if (running->idle_since == board_news()) {
        portwright_board_idle();
    }
    running->idle_since = board_news();
    MP_THREAD_GIL_ENTER();
}

void board_threads_reset(void) {
    main_thread = (thread_t) {.next = &main_thread, .state = &mp_state_ctx.thread};
    running = &main_thread;
}

// The others are reached from the main thread's entry in the ring, their stacks from theirs; only its own is not on the heap.
void board_threads_collect(void) {
    gc_collect_root((void **)&main_thread, sizeof main_thread / sizeof(void *));
    if (running != &main_thread) {
        uint32_t *stack = main_thread.stack_pointer;
        gc_collect_root((void **)stack, ((uintptr_t)mp_state_ctx.thread.stack_top - (uintptr_t)stack) / sizeof(void *));
    }
}

mp_state_thread_t *mp_thread_get_state(void) {
    return running->state;
}

void mp_thread_set_state(mp_state_thread_t *state) {
    running->state = state;
}

mp_uint_t mp_thread_get_id(void) {
    return (mp_uint_t)running;
}

void mp_thread_start(void) {
}

void mp_thread_finish(void) {
}

// The first and last thing that a thread runs. It leaves the ring, so nobody comes back to it.
__attribute__((noreturn)) static void run_thread(void) {
    running->entry(running->argument);
    thread_t *next;
    while ((next = next_ready()) == NULL) {
        portwright_board_poll();
        board_sleep();
    }
    thread_t *before = running;
    while (before->next != running) {
        before = before->next;
    }
    before->next = running->next;
    go_on_with(next);
    __builtin_unreachable();
}

mp_uint_t mp_thread_create(void *(*entry)(void *), void *argument, size_t *stack_size) {
    size_t size = *stack_size == 0 ? DEFAULT_STACK : MAX(*stack_size, SMALLEST_STACK);
    size -= size % 8;
    thread_t *thread = m_new0(thread_t, 1);
    thread->stack = m_new0(uint32_t, size / sizeof(uint32_t));
    thread->entry = entry;
    thread->argument = argument;
    thread->stack_pointer = thread->stack + size / sizeof(uint32_t) - SAVED_REGISTERS;
    thread->stack_pointer[SAVED_REGISTERS - 1] = (uint32_t)run_thread;
    thread->next = running->next;
    running->next = thread;
    *stack_size = size - 256; // what stands on the stack before the VM begins to count
    return (mp_uint_t)thread;
}

void mp_thread_mutex_init(mp_thread_mutex_t *mutex) {
    mutex->taken = false;
}

int mp_thread_mutex_lock(mp_thread_mutex_t *mutex, int wait) {
    if (mutex->taken && !wait) {
        return 0;
    }
    running->wanted = mutex;
    while (mutex->taken) {
        if (!hand_over()) {
            portwright_board_poll();
            board_sleep();
        }
    }
    running->wanted = NULL;
    mutex->taken = true;
    return 1;
}

// Whoever gives the VM's lock up between two instructions would take it again before anybody else saw it free.
void mp_thread_mutex_unlock(mp_thread_mutex_t *mutex) {
    mutex->taken = false;
    hand_over();
}
