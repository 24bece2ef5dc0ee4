"""A WAMP client of Autobahn's own: offers procedures, calls them from a second session, publishes and listens."""
import json
import os

from autobahn.twisted.wamp import ApplicationRunner, ApplicationSession
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import CallOptions, PublishOptions, SubscribeOptions
from twisted.internet import defer, reactor

seen = {}
callee_ready = defer.Deferred()
base = os.environ['CALLEE']


class Callee(ApplicationSession):
    @defer.inlineCallbacks
    def onJoin(self, details):
        def fail():
            raise ApplicationError('test.error.broken', 'it broke', part=7)

        def publish(count):
            for number in range(count):
                self.publish(base + '.feeds.numbers', number)

        added = yield self.register(lambda a, b=0: a + b, base + '.add')
        yield self.register(fail, base + '.fail')
        yield self.register(publish, base + '.publish')
        try:
            yield self.register(lambda: None, 'observatory.somebody-else')
        except ApplicationError as error:
            seen['other address'] = error.error
        try:
            yield self.register(lambda: None, base + '.add')
        except ApplicationError as error:
            seen['twice'] = error.error
        acknowledged = yield self.publish(base + '.feeds.once', 1, options=PublishOptions(acknowledge=True))
        seen['acknowledged'] = acknowledged.id > 0
        seen['active'] = added.active
        callee_ready.callback(None)

    def onDisconnect(self):
        if reactor.running:
            reactor.stop()


class Caller(ApplicationSession):
    @defer.inlineCallbacks
    def onJoin(self, details):
        yield callee_ready
        numbers = []
        all_there = defer.Deferred()

        def listen(number, details=None):
            numbers.append([number, details.topic])
            if len(numbers) == 3:
                all_there.callback(None)

        subscription = yield self.subscribe(
            listen, 'observatory..feeds.', options=SubscribeOptions(match='wildcard', details=True))
        seen['sum'] = yield self.call(base + '.add', 2, b=40)
        try:
            yield self.call(base + '.fail')
        except ApplicationError as error:
            seen['failure'] = [error.error, list(error.args), error.kwargs]
        try:
            yield self.call(base + '.nothing', options=CallOptions(timeout=5))
        except ApplicationError as error:
            seen['nothing'] = error.error
        yield self.call(base + '.publish', 3)
        yield all_there
        seen['numbers'] = numbers
        yield subscription.unsubscribe()
        print('SEEN ' + json.dumps(seen))
        self.leave()

    def onDisconnect(self):
        if reactor.running:
            reactor.stop()


ApplicationRunner(os.environ['CALLEE_HUB'], 'test_realm').run(Callee, start_reactor=False)
ApplicationRunner(os.environ['CALLER_HUB'], 'test_realm').run(Caller, start_reactor=False)
reactor.run()
